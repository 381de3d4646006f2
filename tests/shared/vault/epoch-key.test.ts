import { hkdfSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { bytesToHex, concatBytes, hexToBytes, uint32, utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import {
  entryKey,
  epochKey,
  epochKeys,
  keyByCommitment,
  keyCommitment,
  snapshotKey,
} from "../../../shared/vault/epoch-key.ts";
import { readCases } from "./vectors-on-disk.ts";

type Case = Record<"name" | "vaultId" | "key" | "entryKey" | "snapshotKey" | "commitment", string> & {
  epoch: number;
};
const CASES = readCases<Case>("vault/epoch-keys.json");

describe("epoch keys", () => {
  it.each(CASES)("derive the vectors: $name", ({ vaultId, epoch, key, ...expected }) => {
    const [vault, secret] = [hexToBytes(vaultId), hexToBytes(key)];
    expect(bytesToHex(entryKey(vault, epoch, secret))).toBe(expected.entryKey);
    expect(bytesToHex(snapshotKey(vault, epoch, secret))).toBe(expected.snapshotKey);
    expect(bytesToHex(keyCommitment(vault, epoch, secret))).toBe(expected.commitment);
  });

  it.each(CASES)("derive as FORMAT.md draws, computed by another implementation: $name", (one) => {
    const info = concatBytes(
      utf8ToBytes("keyferry/v1/entry-key\0"),
      hexToBytes(one.vaultId),
      uint32(one.epoch),
    );
    const derived = hkdfSync("sha256", hexToBytes(one.key), new Uint8Array(), info, 32);
    expect(Buffer.from(derived).toString("hex")).toBe(one.entryKey);
  });

  it("are found by their commitment, not their number", () => {
    const vaultId = new Uint8Array(32);
    const [a, b] = [1, 2].map((value) => epochKey(vaultId, 5, new Uint8Array(32).fill(value)));
    if (a === undefined || b === undefined) throw new Error("no keys");
    const keys = epochKeys([a, b]);
    expect(keyByCommitment(keys, b.commitment)).toBe(b);
    expect(keyByCommitment(keys, a.commitment)).toBe(a);
    expect(keyByCommitment(keys, vaultId)).toBeNull();
  });
});
