import { describe, expect, it } from "vitest";
import { CborShapeError, cborMap } from "../../../shared/cbor/cbor-map.ts";
import {
  asEntry,
  asEntryOrLeaf,
  asListOf,
  asShortBytes,
  asShortText,
  readPosition,
} from "../../../shared/wire/wire-values.ts";

const octets = (length: number) => new Uint8Array(length);

describe("values of bodies", () => {
  // what | read | fits
  it.each<[string, () => unknown, boolean]>([
    ["an entry of 1 KiB", () => asEntry(octets(1024)), true],
    ["an entry of 64 KiB", () => asEntry(octets(65_536)), true],
    ["an entry of 1023 bytes", () => asEntry(octets(1023)), false],
    ["an entry beyond 64 KiB", () => asEntry(octets(65_537)), false],
    ["a leaf where a leaf may stand", () => asEntryOrLeaf(octets(32)), true],
    ["a leaf where an entry must stand", () => asEntry(octets(32)), false],
    ["bytes that are neither", () => asEntryOrLeaf(octets(64)), false],
    ["a list of as many as allowed", () => asListOf([1, 2], 2, (value) => value), true],
    ["a list of more", () => asListOf([1, 2, 3], 2, (value) => value), false],
    ["a text of the greatest length", () => asShortText("abc", 3), true],
    ["a longer text", () => asShortText("abcd", 3), false],
    ["one byte", () => asShortBytes(octets(1), 2), true],
    ["no byte", () => asShortBytes(octets(0), 2), false],
    ["too many bytes", () => asShortBytes(octets(3), 2), false],
    ["a position", () => readPosition(cborMap({ seq: 1, head: octets(32) })), true],
    ["a position with a short head", () => readPosition(cborMap({ seq: 1, head: octets(31) })), false],
    ["a position before the beginning", () => readPosition(cborMap({ seq: -1, head: octets(32) })), false],
  ])("%s", (_what, read, fits) => {
    if (fits) expect(read).not.toThrow();
    else expect(read).toThrow(CborShapeError);
  });
});
