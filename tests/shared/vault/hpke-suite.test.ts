import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import { hpkeOpen, hpkeSeal } from "../../../shared/vault/hpke-suite.ts";
import { readCases } from "./vectors-on-disk.ts";

type Case = Record<
  "name" | "ikmE" | "skRm" | "pkRm" | "enc" | "info" | "aad" | "plaintext" | "ciphertext",
  string
>;
const CASES = readCases<Case>("vault/published-hpke.json");

describe("HPKE, base mode", () => {
  it.each(CASES)("gives RFC 9180's vector with the ephemeral key from ikmE: $name", async (one) => {
    const sealed = await hpkeSeal(
      hexToBytes(one.pkRm),
      hexToBytes(one.info),
      hexToBytes(one.ikmE),
      hexToBytes(one.plaintext),
      hexToBytes(one.aad),
    );
    expect(bytesToHex(sealed.enc)).toBe(one.enc);
    expect(bytesToHex(sealed.ciphertext)).toBe(one.ciphertext);
    const opened = await hpkeOpen(hexToBytes(one.skRm), hexToBytes(one.info), sealed, hexToBytes(one.aad));
    expect(bytesToHex(opened ?? new Uint8Array())).toBe(one.plaintext);
  });

  it("answers null for another key, info, enc or ciphertext", async () => {
    const [one] = CASES;
    if (one === undefined) throw new Error("no vector");
    const info = hexToBytes(one.info);
    const sealed = await hpkeSeal(hexToBytes(one.pkRm), info, hexToBytes(one.ikmE), Uint8Array.of(1));
    const key = hexToBytes(one.skRm);
    const flipped = (bytes: Uint8Array) => bytes.map((byte, at) => (at === 5 ? byte ^ 1 : byte));
    expect(await hpkeOpen(key, info, sealed)).toEqual(Uint8Array.of(1));
    expect(await hpkeOpen(flipped(key), info, sealed)).toBeNull();
    expect(await hpkeOpen(key, flipped(info), sealed)).toBeNull();
    expect(await hpkeOpen(key, info, { ...sealed, enc: flipped(sealed.enc) })).toBeNull();
    expect(await hpkeOpen(key, info, { ...sealed, ciphertext: flipped(sealed.ciphertext) })).toBeNull();
    expect(await hpkeOpen(key, info, { ...sealed, enc: new Uint8Array(31) })).toBeNull();
  });

  it("refuses a public key of small order on both sides", async () => {
    const zero = new Uint8Array(32);
    await expect(hpkeSeal(zero, zero, zero, zero)).rejects.toThrow();
    expect(
      await hpkeOpen(zero.fill(7, 0, 1), zero, { enc: new Uint8Array(32), ciphertext: zero }),
    ).toBeNull();
  });
});
