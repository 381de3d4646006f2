/** The clear part of policy: signer_version(u16) || min_version(u16). Versions are those of FORMAT.md. */
import { concatBytes, uint16 } from "../bytes/bytes.ts";
import { readClear } from "./read-clear.ts";

/** The format version that this code reads and writes. */
export const FORMAT_VERSION = 1;

export type PolicyClear = {
  /** What its signer can read and write itself. */
  readonly signerVersion: number;
  /** What every member must be able to read from here on; never falls. */
  readonly minVersion: number;
};

export function encodePolicyClear(clear: PolicyClear): Uint8Array {
  return concatBytes(uint16(clear.signerVersion), uint16(clear.minVersion));
}

/** Throws LogFault unless the bytes have exactly this layout. */
export function decodePolicyClear(bytes: Uint8Array): PolicyClear {
  return readClear(bytes, (reader) => ({ signerVersion: reader.uint16(), minVersion: reader.uint16() }));
}
