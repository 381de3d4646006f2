/**
 * What the two devices say last, sealed under keys that only they have: the existing one its verdict (welcome with all
 * that is needed to read the vault, or why not), the new one its receipt (PAIRING.md, "Messages").
 */
import { concatBytes } from "../bytes/bytes.ts";
import type { RandomBytes } from "../bytes/environment.ts";
import { type CborValue, decodeStrict, encodeCanonical } from "../cbor/cbor.ts";
import { CborFault } from "../cbor/cbor-fault.ts";
import {
  asArray,
  asBytes,
  asMap,
  asText,
  asTuple,
  asUnsigned,
  type CborMap,
  CborShapeError,
  cborMap,
  requireOnly,
} from "../cbor/cbor-map.ts";
import { LABELS, type Label, labelled } from "../log/labels.ts";
import { EPOCH_KEY_LENGTH, type EpochKeys, epochKey, epochKeys } from "../vault/epoch-key.ts";
import { open, SEAL_NONCE_LENGTH, seal } from "../vault/seal.ts";

const VERSION = 1;
/** What a slot of the mailbox holds (../wire/limits.ts). */
export const MAX_LAST_WORDS_BYTES = 65_536;
/** Older ones follow from newer ones, through the log. */
const MAX_EPOCH_KEYS = 512;
const LIMITS = { maxDepth: 4, maxBytes: MAX_LAST_WORDS_BYTES, maxItems: 4096 };

export type Welcome = {
  /** Bytes of the vault's first entry. */
  readonly genesis: Uint8Array;
  /** Where the log stood once the newcomer was in it: no honest server shows less. */
  readonly at: { readonly seq: number; readonly head: Uint8Array };
  /** Secret. */
  readonly epochKeys: EpochKeys;
};

export const REFUSALS = ["wrong-digits", "expired", "cancelled", "not-added"] as const;
export type PairingRefusal = (typeof REFUSALS)[number];

export type Verdict =
  | { readonly is: "welcome"; readonly welcome: Welcome }
  | { readonly is: "refused"; readonly why: PairingRefusal };

/** "joined": the vault is read and kept. "left": it is not, and will not be. */
export const RECEIPTS = ["joined", "left"] as const;
export type Receipt = (typeof RECEIPTS)[number];

export function sealVerdict(key: Uint8Array, verdict: Verdict, random: RandomBytes): Uint8Array {
  return sealWords(LABELS.pairingVerdict, key, verdictMembers(verdict), random);
}

/** Null where it was not sealed by the existing device, or has not its form. */
export function openVerdict(key: Uint8Array, vaultId: Uint8Array, untrusted: Uint8Array): Verdict | null {
  return openWords(LABELS.pairingVerdict, key, untrusted, (map) => {
    const outcome = asText(map.get("outcome"));
    if (outcome === "welcome") return { is: "welcome", welcome: welcomeIn(map, vaultId) };
    requireOnly(map, "v", "outcome");
    return { is: "refused", why: oneOf(REFUSALS, outcome) };
  });
}

export function sealReceipt(key: Uint8Array, receipt: Receipt, random: RandomBytes): Uint8Array {
  return sealWords(LABELS.pairingReceipt, key, { outcome: receipt }, random);
}

/** Null where it was not sealed by the new device, or has not its form. */
export function openReceipt(key: Uint8Array, untrusted: Uint8Array): Receipt | null {
  return openWords(LABELS.pairingReceipt, key, untrusted, (map) => {
    requireOnly(map, "v", "outcome");
    return oneOf(RECEIPTS, asText(map.get("outcome")));
  });
}

function verdictMembers(verdict: Verdict): Readonly<Record<string, CborValue>> {
  if (verdict.is === "refused") return { outcome: verdict.why };
  const { genesis, at, epochKeys } = verdict.welcome;
  const newest = [...epochKeys.values()].sort((a, b) => b.epoch - a.epoch).slice(0, MAX_EPOCH_KEYS);
  return {
    outcome: "welcome",
    genesis,
    seq: at.seq,
    head: at.head,
    epoch_keys: newest.map(({ epoch, key }) => [epoch, key]),
  };
}

function welcomeIn(map: CborMap, vaultId: Uint8Array): Welcome {
  requireOnly(map, "v", "outcome", "genesis", "seq", "head", "epoch_keys");
  const keys = asArray(map.get("epoch_keys")).map((value) => {
    const [epoch, key] = asTuple(value, 2);
    return epochKey(vaultId, asUnsigned(epoch), asBytes(key, EPOCH_KEY_LENGTH));
  });
  const at = { seq: asUnsigned(map.get("seq")), head: asBytes(map.get("head"), 32) };
  return { genesis: asBytes(map.get("genesis")), at, epochKeys: epochKeys(keys) };
}

/** u8 1 || nonce(24) || XChaCha20-Poly1305, AAD = label || u8 1. */
function sealWords(
  label: Label,
  key: Uint8Array,
  members: Readonly<Record<string, CborValue>>,
  random: RandomBytes,
): Uint8Array {
  const nonce = random(SEAL_NONCE_LENGTH);
  const body = encodeCanonical(cborMap({ v: VERSION, ...members }));
  return concatBytes(Uint8Array.of(VERSION), nonce, seal(key, nonce, aad(label), body));
}

function openWords<Value>(
  label: Label,
  key: Uint8Array,
  untrusted: Uint8Array,
  read: (map: CborMap) => Value,
): Value | null {
  if (untrusted[0] !== VERSION || untrusted.length > MAX_LAST_WORDS_BYTES) return null;
  const nonce = untrusted.slice(1, 1 + SEAL_NONCE_LENGTH);
  if (nonce.length !== SEAL_NONCE_LENGTH) return null;
  const body = open(key, nonce, aad(label), untrusted.slice(1 + SEAL_NONCE_LENGTH));
  if (body === null) return null;
  try {
    const map = asMap(decodeStrict(body, LIMITS));
    return asUnsigned(map.get("v")) === VERSION ? read(map) : null;
  } catch (cause) {
    if (cause instanceof CborFault || cause instanceof CborShapeError) return null;
    throw cause;
  }
}

function aad(label: Label): Uint8Array {
  return labelled(label, Uint8Array.of(VERSION));
}

function oneOf<Option extends string>(options: readonly Option[], text: string): Option {
  const found = options.find((option) => option === text);
  if (found === undefined) throw new CborShapeError("unknown outcome");
  return found;
}
