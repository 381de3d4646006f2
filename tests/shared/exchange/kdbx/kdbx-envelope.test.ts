import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ExchangeFault } from "../../../../shared/exchange/exchange-fault.ts";
import { isKdbx, openEnvelope } from "../../../../shared/exchange/kdbx/kdbx-envelope.ts";
import { LIMITS } from "../../../../shared/exchange/limits.ts";
import { quickDoors } from "../sample-passkeys.ts";
import { databaseWith, PASSPHRASE, useChaCha20 } from "./kdbx-samples.ts";

async function codeOf(bytes: Uint8Array, passphrase = PASSPHRASE): Promise<string> {
  try {
    await openEnvelope(bytes, passphrase, quickDoors);
    return "nothing was refused";
  } catch (error) {
    if (error instanceof ExchangeFault) return error.code;
    throw error;
  }
}

const withBit = (bytes: Uint8Array, at: number) => {
  const copy = bytes.slice();
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
};

describe("the outside of a database", () => {
  it("opens to its XML, under AES and ChaCha20, and wraps another payload so that it opens again", async () => {
    for (const fill of [() => undefined, useChaCha20]) {
      const { payload, rewrap, header } = await openEnvelope(
        await databaseWith(fill),
        PASSPHRASE,
        quickDoors,
      );
      const again = await openEnvelope(rewrap(payload), PASSPHRASE, quickDoors);

      expect(Buffer.from(payload).toString()).toContain("<KeePassFile>");
      expect(again.payload).toEqual(payload);
      expect(again.header.cipher).toBe(header.cipher);
    }
  });

  it("is told by its first bytes", async () => {
    const bytes = await databaseWith(() => undefined);

    expect(isKdbx(bytes)).toBe(true);
    expect(isKdbx(bytes.slice(1))).toBe(false);
  });

  it("tells a wrong passphrase from damage, wherever the damage is", async () => {
    const bytes = await databaseWith(() => undefined);
    const headerLength = (await openEnvelope(bytes, PASSPHRASE, quickDoors)).header.headerBytes.length;

    expect(await codeOf(bytes, "wrong")).toBe("exchange/wrong-passphrase");
    expect(await codeOf(withBit(bytes, headerLength - 6))).toBe("exchange/malformed");
    expect(await codeOf(withBit(bytes, headerLength + 1))).toBe("exchange/malformed");
    expect(await codeOf(withBit(bytes, bytes.length - 40))).toBe("exchange/malformed");
    expect(await codeOf(bytes.slice(0, -1))).toBe("exchange/malformed");
    expect(await codeOf(bytes.slice(0, headerLength + 10))).toBe("exchange/malformed");
  });

  it("that inflates to more than a file may hold is refused, without holding it", async () => {
    const { rewrap } = await openEnvelope(await databaseWith(() => undefined), PASSPHRASE, quickDoors);
    const bomb = new Uint8Array(LIMITS.fileBytes + 1);

    expect(gzipSync(bomb).length).toBeLessThan(100_000);
    expect(await codeOf(rewrap(bomb))).toBe("exchange/too-large");
  });
});
