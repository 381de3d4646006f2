import { describe, expect, it } from "vitest";
import { encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { cborMap } from "../../../shared/cbor/cbor-map.ts";
import { decodeLogHead, encodeLogHead, type LogHead } from "../../../shared/vault/log-head.ts";

const HEAD: LogHead = {
  vaultId: new Uint8Array(32).fill(1),
  seq: 2 ** 33,
  head: new Uint8Array(32).fill(2),
  epoch: 3,
  commitment: new Uint8Array(32).fill(4),
  devSeq: 5,
  hlc: { ms: 1_700_000_000_000, counter: 6 },
};

describe("log head", () => {
  it("is read as it was written", () => {
    expect(decodeLogHead(encodeLogHead(HEAD))).toEqual(HEAD);
  });

  it("of another version says so; cut or foreign bytes are a corrupted row", () => {
    expect(() => decodeLogHead(encodeCanonical(cborMap({ v: 2 })))).toThrow(
      expect.objectContaining({ code: "vault/unknown-version" }),
    );
    for (const bytes of [encodeLogHead(HEAD).slice(1), encodeCanonical(cborMap({ v: 1 })), new Uint8Array()])
      expect(() => decodeLogHead(bytes)).toThrow(expect.objectContaining({ code: "vault/corrupted-row" }));
  });
});
