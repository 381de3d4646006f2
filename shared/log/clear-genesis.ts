/** The clear part of genesis: founding(161) || commitment(32) || wraps of the first epoch key to D1 and R. */
import { concatBytes } from "../bytes/bytes.ts";
import { encodeWraps, readWraps, type Wrap } from "./clear-wraps.ts";
import { HASH_LENGTH } from "./entry-header.ts";
import { decodeFounding, encodeFounding, FOUNDING_LENGTH, type Founding } from "./founding.ts";
import { readClear } from "./read-clear.ts";

export type GenesisClear = {
  readonly founding: Founding;
  /** 32 bytes: commitment to the first epoch key. */
  readonly commitment: Uint8Array;
  readonly wraps: readonly Wrap[];
};

export function encodeGenesisClear(clear: GenesisClear): Uint8Array {
  return concatBytes(encodeFounding(clear.founding), clear.commitment, encodeWraps(clear.wraps));
}

/** Throws LogFault unless all bytes are used and in their one form. */
export function decodeGenesisClear(bytes: Uint8Array): GenesisClear {
  return readClear(bytes, (reader) => ({
    founding: decodeFounding(reader.take(FOUNDING_LENGTH)),
    commitment: reader.take(HASH_LENGTH),
    wraps: readWraps(reader),
  }));
}
