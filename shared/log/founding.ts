/**
 * The founding record, first part of genesis: suite(1) || random(32) || R_sig || R_kem || D1_sig || D1_kem, 161 bytes,
 * where R is the paper device and D1 the first device. Its hash is the vault's id, so a vault cannot be exchanged for
 * another under the same id (FORMAT.md, "Founding").
 */
import { ByteReader } from "../bytes/byte-reader.ts";
import { concatBytes } from "../bytes/bytes.ts";
import type { DevicePublicKeys } from "./device-id.ts";
import { SUITE } from "./entry-header.ts";
import { LogFault } from "./log-fault.ts";

export const FOUNDING_LENGTH = 161;
const KEY_LENGTH = 32;

export type Founding = {
  /** 32 bytes, so that the same keys never found the same vault twice. */
  readonly random: Uint8Array;
  readonly recovery: DevicePublicKeys;
  readonly firstDevice: DevicePublicKeys;
};

export function encodeFounding(founding: Founding): Uint8Array {
  const bytes = concatBytes(
    Uint8Array.of(SUITE),
    founding.random,
    founding.recovery.signPublicKey,
    founding.recovery.kemPublicKey,
    founding.firstDevice.signPublicKey,
    founding.firstDevice.kemPublicKey,
  );
  if (bytes.length !== FOUNDING_LENGTH) throw new RangeError("a founding field has the wrong length");
  return bytes;
}

/** Reads exactly 161 bytes; throws LogFault for another suite or length. */
export function decodeFounding(bytes: Uint8Array): Founding {
  if (bytes.length !== FOUNDING_LENGTH) throw new LogFault("log/malformed", "founding record");
  const reader = new ByteReader(bytes);
  if (reader.uint8() !== SUITE) throw new LogFault("log/needs-newer-version", "suite of the founding record");
  const random = reader.take(KEY_LENGTH);
  const recovery = { signPublicKey: reader.take(KEY_LENGTH), kemPublicKey: reader.take(KEY_LENGTH) };
  const firstDevice = { signPublicKey: reader.take(KEY_LENGTH), kemPublicKey: reader.take(KEY_LENGTH) };
  reader.end();
  return { random, recovery, firstDevice };
}
