import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { decodeStrict, encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { asMap, cborMap } from "../../../shared/cbor/cbor-map.ts";
import { epochKey, epochKeys } from "../../../shared/vault/epoch-key.ts";
import { decodeKeyring, encodeKeyring, keyring } from "../../../shared/vault/keyring.ts";
import { LogBuilder } from "./log-builder.ts";

const corrupted = expect.objectContaining({ code: "vault/corrupted-row" });

describe("keyring", () => {
  it("is read as it was written, epoch keys of one number included", async () => {
    const { founded, random } = await LogBuilder.found();
    const { keyring: ring } = founded;
    const more = [1, 1, 2].map((epoch) => epochKey(ring.vaultId, epoch, random(32)));
    const wide = keyring({ ...ring, epochKeys: epochKeys([...ring.epochKeys.values(), ...more]) });
    expect(decodeKeyring(encodeKeyring(wide))).toEqual(wide);
    expect(decodeKeyring(encodeKeyring(ring)).epochKeys.size).toBe(1);
  });

  it("prints nothing of itself", async () => {
    const { founded } = await LogBuilder.found();
    const seed = bytesToHex(founded.keyring.device.signSeed).slice(0, 12);
    for (const printed of [
      String(founded.keyring),
      JSON.stringify(founded.keyring),
      inspect(founded, { depth: 9 }),
    ])
      expect(printed).not.toContain(seed);
    expect(JSON.stringify(decodeKeyring(encodeKeyring(founded.keyring)))).toBe('"[Keyring, redacted]"');
  });

  it("refuses a key that is not the one of its commitment, and whatever has not its form", async () => {
    const { founded } = await LogBuilder.found();
    const right = new Map(asMap(decodeStrict(encodeKeyring(founded.keyring))));
    const altered = (name: string, value: Parameters<typeof encodeCanonical>[0]) =>
      encodeCanonical(new Map(right).set(name, value));
    const key = new Uint8Array(32);
    for (const bytes of [
      altered("epoch_keys", [[1, key, key]]),
      altered("epoch_keys", [[1, key]]),
      altered("recovery", [key]),
      altered("recovery", [key, key, key]),
      altered("sign_seed", key.slice(1)),
      altered("extra", 1),
      encodeKeyring(founded.keyring).slice(0, -1),
    ])
      expect(() => decodeKeyring(bytes)).toThrow(corrupted);
    expect(() => decodeKeyring(encodeCanonical(cborMap({ v: 9 })))).toThrow(
      expect.objectContaining({ code: "vault/unknown-version" }),
    );
  });
});
