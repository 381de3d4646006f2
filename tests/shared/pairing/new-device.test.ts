/** The device that wants in: what it refuses, and every step out of its order. */
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { type PairingRefusal, REFUSALS, sealVerdict } from "../../../shared/pairing/last-words.ts";
import { takeVerdict } from "../../../shared/pairing/new-device.ts";
import { encodeOffer } from "../../../shared/pairing/offer.ts";
import { seededRandom } from "../vault/seeded-random.ts";
import { byQr, byWords, existingDevice, faultOf, newDevice } from "./two-devices.ts";

const random = seededRandom("new device");

describe("the new device", () => {
  it("takes an offer once, and a reveal only after it, once", async () => {
    const pair = existingDevice("order");
    const newcomer = newDevice("order", byQr(pair));
    expect(await faultOf(() => newcomer.takeReveal(new Uint8Array(33).fill(1)))).toBe("pairing/out-of-order");
    const message = await newcomer.takeOffer(pair.existing.offer);
    expect(await faultOf(() => newcomer.takeOffer(pair.existing.offer))).toBe("pairing/out-of-order");
    const { reveal } = await pair.existing.hear(message);
    newcomer.takeReveal(reveal);

    expect(await faultOf(() => newcomer.takeReveal(reveal))).toBe("pairing/out-of-order");
  });

  it("is over after an offer or a reveal that was tampered with, whatever comes then", async () => {
    const pair = existingDevice("tampered");
    const first = newDevice("offer", byQr(pair));
    expect(await faultOf(() => first.takeOffer(flipped(pair.existing.offer, 40)))).toBe("pairing/tampered");
    expect(await faultOf(() => first.takeOffer(pair.existing.offer))).toBe("pairing/out-of-order");

    const second = newDevice("reveal", byQr(pair));
    const { reveal } = await pair.existing.hear(await second.takeOffer(pair.existing.offer));
    expect(await faultOf(() => second.takeReveal(flipped(reveal, 20)))).toBe("pairing/tampered");
    expect(await faultOf(() => second.takeReveal(reveal))).toBe("pairing/out-of-order");
  });

  it("seals nothing to a key that everybody knows the secret of", async () => {
    const pair = existingDevice("small order");
    const offer = encodeOffer({
      vaultId: pair.vaultId,
      publicKey: new Uint8Array(32),
      commitment: random(32),
    });
    const newcomer = newDevice("small order", { ...byWords(pair), offerHash: new Uint8Array() });

    expect(await faultOf(() => newcomer.takeOffer(offer))).toBe("pairing/tampered");
  });

  const verdicts: readonly (readonly [PairingRefusal, string])[] = REFUSALS.map((why) => [
    why,
    `pairing/${why}`,
  ]);
  it.each(verdicts)("says what the other device says: %s", async (why, code) => {
    const secrets = { verdict: random(32), receipt: random(32) };
    const sealed = sealVerdict(secrets.verdict, { is: "refused", why }, random);

    expect(await faultOf(() => takeVerdict({ vaultId: random(32), digits: "000000", secrets }, sealed))).toBe(
      code,
    );
  });

  it("takes nobody else's verdict", async () => {
    const secrets = { verdict: random(32), receipt: random(32) };
    const sealed = sealVerdict(secrets.receipt, { is: "refused", why: "cancelled" }, random);

    expect(await faultOf(() => takeVerdict({ vaultId: random(32), digits: "000000", secrets }, sealed))).toBe(
      "pairing/tampered",
    );
  });

  it("prints no secret", async () => {
    const pair = existingDevice("printed");
    const newcomer = newDevice("printed", byQr(pair));

    expect(inspect(newcomer)).toBe("[NewDevice, redacted]");
  });
});

function flipped(bytes: Uint8Array, place: number): Uint8Array {
  return bytes.map((byte, index) => (index === place ? byte ^ 1 : byte));
}
