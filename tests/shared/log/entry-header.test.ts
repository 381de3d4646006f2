import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import {
  decodeEntryHeader,
  type EntryHeader,
  encodeEntryHeader,
  HEADER_LENGTH,
} from "../../../shared/log/entry-header.ts";
import { readCases } from "../vault/vectors-on-disk.ts";

type Case = Record<"name" | "vaultId" | "prev" | "deviceId" | "nonce" | "bytes", string> &
  Record<"kind" | "epoch" | "seq" | "devSeq" | "clearLength" | "ciphertextLength", number>;

function headerOf({
  name: _name,
  bytes: _bytes,
  vaultId,
  prev,
  deviceId,
  nonce,
  ...numbers
}: Case): EntryHeader {
  const fields = { vaultId: hexToBytes(vaultId), prev: hexToBytes(prev) };
  return { ...numbers, ...fields, deviceId: hexToBytes(deviceId), nonce: hexToBytes(nonce) };
}

describe("entry header", () => {
  const cases = readCases<Case>("log/headers.json");

  it.each(cases)("writes and reads: $name", (one) => {
    expect(bytesToHex(encodeEntryHeader(headerOf(one)))).toBe(one.bytes);
    expect(decodeEntryHeader(hexToBytes(one.bytes))).toEqual(headerOf(one));
  });

  const [first] = cases;
  const right = first === undefined ? new Uint8Array() : hexToBytes(first.bytes);

  it("refuses a byte missing and a byte left over", () => {
    for (const bytes of [right.slice(1), new Uint8Array([...right, 0]), new Uint8Array()])
      expect(() => decodeEntryHeader(bytes)).toThrow(expect.objectContaining({ name: "Fault" }));
    expect(right.length).toBe(HEADER_LENGTH);
  });

  it("asks for a newer version at another suite", () => {
    const bytes = right.slice();
    bytes[0] = 2;
    expect(() => decodeEntryHeader(bytes)).toThrow(
      expect.objectContaining({ code: "log/needs-newer-version" }),
    );
  });

  it("refuses a place in the log that a number cannot hold", () => {
    const bytes = right.slice();
    bytes[38] = 0xff;
    expect(() => decodeEntryHeader(bytes)).toThrow(expect.objectContaining({ code: "log/malformed" }));
  });

  it("does not write a field of a wrong length", () => {
    if (first === undefined) throw new Error("no case");
    expect(() => encodeEntryHeader({ ...headerOf(first), prev: new Uint8Array(31) })).toThrow(RangeError);
  });
});
