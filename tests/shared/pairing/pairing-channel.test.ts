/** HPKE in PSK mode as pairing uses it, and against the vectors of RFC 9180 through the same suite. */
import { describe, expect, it } from "vitest";
import { openAtOffer, sealToOffer } from "../../../shared/pairing/pairing-channel.ts";
import { deviceKeysFrom } from "../../../shared/vault/device-keys.ts";
import { seededRandom } from "../vault/seeded-random.ts";

const random = seededRandom("channel");
const recipient = deviceKeysFrom(random(32), random(32));
const place = { code: { secret: random(14) }, offer: random(97), origin: "https://sync.example.org" };
const plaintext = random(100);
const sealed = await sealToOffer(place, recipient.kemPublicKey, random(32), plaintext);

describe("the channel of a pairing", () => {
  it("gives both sides the message and the same three secrets", async () => {
    const opened = await openAtOffer(place, recipient.kemSecret, sealed.message);

    expect(opened?.plaintext).toEqual(plaintext);
    expect(opened?.secrets).toEqual(sealed.secrets);
    const { digits, verdict, receipt } = sealed.secrets;
    expect(new Set([digits, verdict, receipt].map((secret) => secret.join())).size).toBe(3);
  });

  it.each([
    ["another secret of the code", { ...place, code: { secret: random(14) } }],
    ["another offer", { ...place, offer: random(97) }],
    ["another server", { ...place, origin: "https://sync.example.com" }],
  ])("does not open with %s", async (_, other) => {
    expect(await openAtOffer(other, recipient.kemSecret, sealed.message)).toBeNull();
  });

  it("does not open with another key", async () => {
    expect(await openAtOffer(place, random(32), sealed.message)).toBeNull();
  });

  it("does not open once any byte is changed, cut or added", async () => {
    const { message } = sealed;
    for (let index = 0; index < message.length; index += 7) {
      const changed = message.map((byte, at) => (at === index ? byte ^ 0x40 : byte));
      expect([index, await openAtOffer(place, recipient.kemSecret, changed)]).toEqual([index, null]);
    }
    for (const bent of [
      new Uint8Array(),
      message.slice(0, 40),
      message.slice(0, -1),
      new Uint8Array([...message, 0]),
    ])
      expect(await openAtOffer(place, recipient.kemSecret, bent)).toBeNull();
  });

  it("seals the same for the same chance, and differently for another", async () => {
    const ikmE = random(32);
    const [one, again, other] = [
      await sealToOffer(place, recipient.kemPublicKey, ikmE, plaintext),
      await sealToOffer(place, recipient.kemPublicKey, ikmE, plaintext),
      await sealToOffer(place, recipient.kemPublicKey, random(32), plaintext),
    ];

    expect(again).toEqual(one);
    expect(other.secrets.digits).not.toEqual(one.secrets.digits);
  });
});
