import { webcrypto } from "node:crypto";
import { describe, expect, it } from "vitest";
import { concatBytes, utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import { proveKeyBySubtle } from "../../../shared/exchange/key-proof.ts";
import { readPkcs8 } from "../../../shared/exchange/key-reading.ts";
import { proveKeys } from "../../../shared/exchange/prove-keys.ts";
import { samplePkcs8 } from "./sample-passkeys.ts";

const prove = proveKeyBySubtle(webcrypto.subtle, utf8ToBytes("signed to prove the key"));
const good = readPkcs8(samplePkcs8("ES256")).pkcs8;
/** The private number of one key with the point of another: WebAuthn answers made with it would never verify. */
const mixed = readPkcs8(
  concatBytes(samplePkcs8("ES256").slice(0, 73), samplePkcs8("ES256b").slice(73)),
).pkcs8;

describe("proving the keys of a file", () => {
  it("finds the public key that belongs to another, among good ones and in their order", async () => {
    expect(await proveKeys([good, mixed, good], prove)).toEqual([null, "key-public-mismatch", null]);
  });

  it("refuses a key that is whole and does not sign", async () => {
    expect(await proveKeys([good], async () => false)).toEqual(["key-does-not-sign"]);
  });

  it("tells how far it is, and waits for whoever is told", async () => {
    const told: (readonly [number, number])[] = [];
    let working = 0;

    const flaws = await proveKeys(
      Array.from({ length: 210 }, () => good),
      async () => {
        expect(working).toBe(0);
        return true;
      },
      async (done, total) => {
        working++;
        await new Promise((resolve) => setTimeout(resolve, 1));
        working--;
        told.push([done, total]);
      },
    );

    expect(flaws).toHaveLength(210);
    expect(told).toEqual([
      [100, 210],
      [200, 210],
      [210, 210],
    ]);
  });
});
