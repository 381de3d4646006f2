/**
 * Every domain-separation label of the format, in one list (FORMAT.md, "Labels"). A label always stands with one
 * zero byte behind it, so no label can be the beginning of another. A label is never used for two purposes.
 */
import { concatBytes, utf8ToBytes } from "../bytes/bytes.ts";

export const LABELS = {
  /** Hash: founding record -> vault id. */
  vaultId: "keyferry/v1/vault-id",
  /** Hash: a device's two public keys -> device id. */
  deviceId: "keyferry/v1/device-id",
  /** Signature of an entry by the device named in its header. */
  entrySignature: "keyferry/v1/entry-signature",
  /** Signature of an entry by the paper device beside the signer's own (genesis, replacing the words). */
  entryCosignature: "keyferry/v1/entry-cosignature",
  /** Signature by which a newcomer shows that it holds its signing key. */
  possession: "keyferry/v1/possession",
  /** Hash: one entry -> its leaf. */
  leaf: "keyferry/v1/leaf",
  /** Hash: previous head and leaf -> head. */
  head: "keyferry/v1/head",
  /** HKDF: epoch key -> key that seals entries. */
  entryKey: "keyferry/v1/entry-key",
  /** HKDF: epoch key -> key that seals snapshot chunks. */
  snapshotKey: "keyferry/v1/snapshot-key",
  /** HKDF: epoch key -> its public commitment. */
  keyCommitment: "keyferry/v1/key-commitment",
  /** HKDF: epoch key -> ikmE of the wrap for one recipient. */
  wrap: "keyferry/v1/wrap",
  /** HPKE info of a wrap. */
  wrapInfo: "keyferry/v1/wrap-info",
  /** HKDF: entropy of the words -> the paper device's Ed25519 seed. */
  recoverySign: "keyferry/v1/recovery-sign",
  /** HKDF: entropy of the words -> the paper device's X25519 secret. */
  recoveryKem: "keyferry/v1/recovery-kem",
  /** Hash: rpId and credential id -> item id of a passkey. */
  passkeyItem: "keyferry/v1/item-passkey",
  /** Hash: rpId -> item id of a site rule. */
  siteItem: "keyferry/v1/item-site",
  /** Hash: device id -> item id of what the person says of that device. */
  deviceItem: "keyferry/v1/item-device",
  /** Hash: item id and operation id -> item id of a second, different passkey under the same id. */
  conflictItem: "keyferry/v1/item-conflict",
  /** HKDF: private key of a passkey -> the PRF seed that the file it came in did not have. */
  secondPrfSeed: "keyferry/v1/second-prf-seed",
  /** Hash: what an item was born with -> its birth digest. */
  birth: "keyferry/v1/birth",
  /** Beginning of a backup file, and HPKE info with what follows it. */
  backup: "keyferry/v1/backup",
  /** AAD of the local key wrapped by a password. */
  unlockPassword: "keyferry/v1/unlock-password",
  /** HKDF: output of an authenticator's PRF -> X25519 secret that opens the local key. */
  unlockPrfKey: "keyferry/v1/unlock-prf-key",
  /** HPKE info of the local key sealed for an authenticator. */
  unlockPrf: "keyferry/v1/unlock-prf",
  /** HKDF: local key -> key that seals rows. */
  rowKey: "keyferry/v1/local-rows",
  /** HKDF: local key -> key of the row names. */
  indexKey: "keyferry/v1/local-index",
  /** HKDF: local key -> key that seals the keyring. */
  keyringKey: "keyferry/v1/local-keyring",
  /** HKDF: local key -> key of the credential filter's filling. */
  fillerKey: "keyferry/v1/local-filler",
  /** AAD of a sealed row. */
  row: "keyferry/v1/row",
  /** Keyed hash: table and clear key -> row name on disk. */
  rowName: "keyferry/v1/row-name",
  /** Keyed hash: place -> filling value of the credential filter. */
  filler: "keyferry/v1/filler",
  /** Hash: encoded control state -> what a snapshot says of who is a member. */
  controlState: "keyferry/v1/control-state",
  /** Hash: the content of a snapshot's chunks -> the one hash that members compare. */
  snapshotState: "keyferry/v1/snapshot-state",
  /** Hash: vault, place and head -> the words by which two screens are compared. */
  compare: "keyferry/v1/compare",
  /** Signature by which a device shows a server that it is one. */
  auth: "keyferry/v1/auth",
  /** Signature by which the paper device asks a server for its vault. */
  recover: "keyferry/v1/recover",
  /** Hash: the paper device's signing key -> the name under which a server finds its vault. */
  locator: "keyferry/v1/locator",
  /** Keyed hash: what a server put into an access token. */
  token: "keyferry/v1/token",
  /** Keyed hash: what a server put into a challenge. */
  challenge: "keyferry/v1/challenge",
  /** HKDF: secret of a pairing code -> name of its mailbox. */
  pairingMailbox: "keyferry/v1/pairing-mailbox",
  /** HKDF: secret of a pairing code -> pre-shared key of HPKE. */
  pairingKey: "keyferry/v1/pairing-key",
  /** Hash: the value an existing device keeps back -> what it commits to. */
  pairingCommitment: "keyferry/v1/pairing-commitment",
  /** Hash: the offer in a mailbox -> what a pairing code says of it. */
  pairingOffer: "keyferry/v1/pairing-offer",
  /** Hash: offer and server -> HPKE info of a pairing. */
  pairingInfo: "keyferry/v1/pairing-info",
  /** HPKE export: what the digits come from. */
  pairingDigits: "keyferry/v1/pairing-digits",
  /** Hash: everything said until the digits -> HKDF info of the digits. */
  pairingTranscript: "keyferry/v1/pairing-transcript",
  /** HPKE export and AAD: what the existing device says last. */
  pairingVerdict: "keyferry/v1/pairing-verdict",
  /** HPKE export and AAD: what the new device says last. */
  pairingReceipt: "keyferry/v1/pairing-receipt",
} as const;

export type Label = (typeof LABELS)[keyof typeof LABELS];

/** label || 0x00 || parts: the beginning of every pre-image of the format. */
export function labelled(label: Label, ...parts: readonly Uint8Array[]): Uint8Array {
  return concatBytes(utf8ToBytes(label), Uint8Array.of(0), ...parts);
}
