/**
 * What is signed to sign in, and to ask which vaults the words belong to (PROTOCOL.md, "Authentication"). The server's
 * public address stands in both, so a signature made for one server is worth nothing at another.
 */
import { concatBytes, uint16, utf8ToBytes } from "../bytes/bytes.ts";
import { LABELS, labelled } from "../log/labels.ts";

export type AuthSubject = {
  /** The address that the client was given, for instance "https://sync.example.org"; no path. */
  readonly origin: string;
  /** 32 bytes. */
  readonly vaultId: Uint8Array;
  /** 16 bytes. */
  readonly deviceId: Uint8Array;
  readonly challenge: Uint8Array;
};

/** L(auth) || u16 length of origin || origin || vault_id(32) || device_id(16) || challenge: signed for a token. */
export function authMessage({ origin, vaultId, deviceId, challenge }: AuthSubject): Uint8Array {
  return labelled(LABELS.auth, originPart(origin), vaultId, deviceId, challenge);
}

/** L(recover) || u16 length of origin || origin || challenge: signed by the paper device. */
export function recoverMessage(origin: string, challenge: Uint8Array): Uint8Array {
  return labelled(LABELS.recover, originPart(origin), challenge);
}

function originPart(origin: string): Uint8Array {
  const octets = utf8ToBytes(origin);
  return concatBytes(uint16(octets.length), octets);
}
