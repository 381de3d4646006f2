/** The offer and what is kept back: one spelling each, and what a code says of an offer. */
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../shared/bytes/bytes.ts";
import {
  commitmentTo,
  decodeOffer,
  decodeReveal,
  encodeOffer,
  encodeReveal,
  offerHashOf,
  offerOfCode,
} from "../../../shared/pairing/offer.ts";
import { seededRandom } from "../vault/seeded-random.ts";
import { faultOf } from "./two-devices.ts";

const random = seededRandom("offers");
const offer = { vaultId: random(32), publicKey: random(32), commitment: random(32) };
const encoded = encodeOffer(offer);

describe("an offer", () => {
  it("is 97 bytes and comes back", () => {
    expect(encoded).toHaveLength(97);
    expect(decodeOffer(encoded)).toEqual(offer);
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["version 2", concatBytes(Uint8Array.of(2), encoded.slice(1))],
    ["one byte less", encoded.slice(0, -1)],
    ["one byte more", concatBytes(encoded, Uint8Array.of(0))],
  ])("is not %s", async (_, untrusted) => {
    expect(await faultOf(() => decodeOffer(untrusted))).toBe("pairing/tampered");
  });

  it("is the one that a code means by as much of its hash as the code has, and by its vault", async () => {
    const hash = offerHashOf(encoded);
    const place = { vaultId: offer.vaultId, origin: "https://a.example" };
    const secret = random(14);

    expect(offerOfCode(encoded, { secret, offerHash: hash, place })).toEqual(offer);
    expect(offerOfCode(encoded, { secret, offerHash: hash.slice(0, 2), place: null })).toEqual(offer);
    const others = [
      { offerHash: random(32), place },
      { offerHash: random(2), place: null },
      { offerHash: hash, place: { ...place, vaultId: random(32) } },
    ];
    for (const other of others)
      expect(await faultOf(() => offerOfCode(encoded, { secret, ...other }))).toBe("pairing/tampered");
  });
});

describe("what is kept back", () => {
  it("comes back, and its commitment is another for another value", () => {
    const keptBack = random(32);

    expect(decodeReveal(encodeReveal(keptBack))).toEqual(keptBack);
    expect(commitmentTo(keptBack)).not.toEqual(commitmentTo(random(32)));
  });

  it("is refused in any other form", async () => {
    for (const untrusted of [
      new Uint8Array(),
      new Uint8Array(33),
      encodeReveal(random(31)),
      encodeReveal(random(33)),
    ])
      expect(await faultOf(() => decodeReveal(untrusted))).toBe("pairing/tampered");
  });
});
