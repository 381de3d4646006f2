/** A clear part from the vectors, and what every decoder must do with one that is cut or has a byte too many. */
import { expect } from "vitest";
import { concatBytes, hexToBytes } from "../../../shared/bytes/bytes.ts";
import { readCases } from "../vault/vectors-on-disk.ts";

export function clearPart(name: string): Uint8Array {
  const found = readCases<{ name: string; bytes: string }>("log/clear-parts.json").find(
    (one) => one.name === name,
  );
  if (found === undefined) throw new Error(`no vector ${name}`);
  return hexToBytes(found.bytes);
}

export function refusesOtherLengths(decode: (bytes: Uint8Array) => unknown, right: Uint8Array): void {
  for (const bytes of [right.slice(0, -1), concatBytes(right, Uint8Array.of(0)), new Uint8Array()])
    expect(() => decode(bytes)).toThrow(expect.objectContaining({ code: "log/malformed" }));
}
