/** The digits: what they depend on, how even they are, how they are typed. */
import { describe, expect, it } from "vitest";
import { areSameDigits, readDigits, sixDigits } from "../../../shared/pairing/six-digits.ts";
import { seededRandom } from "../vault/seeded-random.ts";

const random = seededRandom("digits");
const secret = random(32);
const transcript = {
  offer: random(97),
  message: random(900),
  keptBack: random(32),
  origin: "https://a.example",
};

describe("six digits", () => {
  it("are six, with zeros in front where there are any", () => {
    const many = Array.from({ length: 300 }, () => sixDigits(random(32), transcript));

    expect(many.filter((digits) => !/^[0-9]{6}$/.test(digits))).toEqual([]);
    expect(many.some((digits) => digits.startsWith("0"))).toBe(true);
  });

  it.each([
    ["the secret", random(32), transcript],
    ["the offer", secret, { ...transcript, offer: random(97) }],
    ["the message", secret, { ...transcript, message: random(900) }],
    ["what was kept back", secret, { ...transcript, keptBack: random(32) }],
    ["the server", secret, { ...transcript, origin: "https://b.example" }],
    [
      "where one part ends and the next begins",
      secret,
      {
        ...transcript,
        offer: transcript.offer.slice(0, -1),
        message: new Uint8Array([...transcript.offer.slice(-1), ...transcript.message]),
      },
    ],
  ])("depend on %s", (_, otherSecret, other) => {
    expect(sixDigits(otherSecret, other)).not.toBe(sixDigits(secret, transcript));
  });

  it("favour no tenth of the million", () => {
    const counts = Array<number>(10).fill(0);
    for (let draw = 0; draw < 4000; draw++) {
      const first = Number(sixDigits(random(32), transcript).charAt(0));
      counts[first] = (counts[first] ?? 0) + 1;
    }

    // 400 each; five standard deviations are 95.
    expect(counts.every((count) => Math.abs(count - 400) < 95)).toBe(true);
  });

  it.each([
    // typed          read
    ["123456", "123456"],
    [" 123 456 ", "123456"],
    ["123-456", "123456"],
    ["１２３４５６", "123456"],
    ["12345", null],
    ["1234567", null],
    ["12345x", null],
    ["-1.0e5", null],
    ["", null],
  ])("typed as %j are %j", (typed, read) => {
    expect(readDigits(typed)).toBe(read);
  });

  it("are compared whole", () => {
    expect(areSameDigits("012345", "012345")).toBe(true);
    expect(areSameDigits("012345", "012346")).toBe(false);
    expect(areSameDigits("012345", "01234")).toBe(false);
  });
});
