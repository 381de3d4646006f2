/** What the newcomer says of itself: one length, one form, and proof that it holds the keys. */
import { describe, expect, it } from "vitest";
import { encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { cborMap } from "../../../shared/cbor/cbor-map.ts";
import { nobleSignatures } from "../../../shared/log/signature-scheme.ts";
import { padBody, unpadBody } from "../../../shared/log/size-classes.ts";
import {
  encodeIntroduction,
  INTRODUCTION_LENGTH,
  type Introduction,
  readIntroduction,
} from "../../../shared/pairing/introduction.ts";
import { generateDeviceKeys } from "../../../shared/vault/device-keys.ts";
import { provePossession } from "../../../shared/vault/write-device-add.ts";
import { seededRandom } from "../vault/seeded-random.ts";
import { NAMES } from "./two-devices.ts";

const random = seededRandom("introductions");
const vaultId = random(32);
const device = generateDeviceKeys(random);
const keys = { signPublicKey: device.signPublicKey, kemPublicKey: device.kemPublicKey };
const right: Introduction = { keys, possession: provePossession(vaultId, device), names: NAMES };
const read = (bytes: Uint8Array) => readIntroduction(bytes, vaultId, nobleSignatures.verify);
const members = {
  v: 1,
  sign_key: keys.signPublicKey,
  kem_key: keys.kemPublicKey,
  possession: right.possession,
  nonce: random(32),
  device_name: "Phone",
  platform: "Android",
};
const padded = (change: Record<string, unknown>) =>
  padBody(encodeCanonical(cborMap({ ...members, ...change } as typeof members)), INTRODUCTION_LENGTH);

describe("an introduction", () => {
  it("comes back, and is as long as any other", () => {
    const longest = { deviceName: "本".repeat(64), platform: "語".repeat(64) };

    expect(read(encodeIntroduction(right, random(32)))).toEqual(right);
    expect(read(encodeIntroduction({ ...right, names: longest }, random(32)))?.names).toEqual(longest);
    expect(encodeIntroduction(right, random(32))).toHaveLength(INTRODUCTION_LENGTH);
    expect(encodeIntroduction({ ...right, names: longest }, random(32))).toHaveLength(INTRODUCTION_LENGTH);
    expect(read(padded({}))).toEqual(right);
  });

  it.each([
    ["another version", padded({ v: 2 })],
    ["an unknown member", padded({ extra: 1 })],
    ["a short nonce", padded({ nonce: random(16) })],
    ["a name that is too long", padded({ device_name: "a".repeat(65) })],
    ["a name as bytes", padded({ platform: random(4) })],
    ["a proof for another vault", padded({ possession: provePossession(random(32), device) })],
    [
      "a proof of another device",
      padded({ possession: provePossession(vaultId, generateDeviceKeys(random)) }),
    ],
    ["another receiving key than was proved", padded({ kem_key: generateDeviceKeys(random).kemPublicKey })],
    [
      "a receiving key that gives every sender the same secret",
      padded({
        kem_key: new Uint8Array(32),
        possession: provePossession(vaultId, { ...device, kemPublicKey: new Uint8Array(32) }),
      }),
    ],
    [
      "filling that is not zero",
      padded({}).map((byte, place) => (place === INTRODUCTION_LENGTH - 1 ? 1 : byte)),
    ],
    ["another length", padded({}).slice(0, -1)],
    ["no CBOR", padBody(random(40), INTRODUCTION_LENGTH)],
  ])("is refused with %s", (_, bytes) => {
    expect(read(bytes)).toBeNull();
  });

  it("holds a fresh nonce, so no two are alike", () => {
    const [one, other] = [encodeIntroduction(right, random(32)), encodeIntroduction(right, random(32))];

    expect(unpadBody(one)).not.toEqual(unpadBody(other));
  });
});
