/**
 * Whoever stands between two devices that are being paired: the server, the network, somebody who photographed the code.
 * Each attack fails. How often chance alone lets a relay win: race-for-digits.test.ts.
 */
import { describe, expect, it } from "vitest";
import { PAIRING_TIME_MS } from "../../../shared/pairing/existing-device.ts";
import { seededRandom } from "../vault/seeded-random.ts";
import { byQr, byWords, existingDevice, faultOf, NAMES, newDevice } from "./two-devices.ts";

describe("a relay between two devices that are being paired", () => {
  it("gains nothing by dropping a message: both end by their clocks", async () => {
    const pair = existingDevice("drop");
    await newDevice("drop", byQr(pair)).takeOffer(pair.existing.offer);
    pair.clock.nowMs += PAIRING_TIME_MS;

    expect(pair.existing.leftMs).toBe(0);
    expect(await faultOf(() => pair.existing.hear(new Uint8Array(400)))).toBe("pairing/expired");
  });

  it("gains nothing by replaying a message of an earlier pairing", async () => {
    const [earlier, now] = [existingDevice("earlier"), existingDevice("now")];
    const old = await newDevice("earlier", byQr(earlier)).takeOffer(earlier.existing.offer);

    expect(await faultOf(() => now.existing.hear(old))).toBe("pairing/not-understood");
    expect(await faultOf(() => newDevice("now", byQr(now)).takeOffer(earlier.existing.offer))).toBe(
      "pairing/tampered",
    );
  });

  it("gains nothing by replaying a reveal of an earlier pairing", async () => {
    const [earlier, now] = [existingDevice("earlier reveal"), existingDevice("now reveal")];
    const old = await earlier.existing.hear(
      await newDevice("a", byQr(earlier)).takeOffer(earlier.existing.offer),
    );
    const newcomer = newDevice("b", byQr(now));
    await newcomer.takeOffer(now.existing.offer);

    expect(await faultOf(() => newcomer.takeReveal(old.reveal))).toBe("pairing/tampered");
  });

  it("gains nothing by reordering: each slot is read for what it is", async () => {
    const pair = existingDevice("reorder");
    const newcomer = newDevice("reorder", byQr(pair));
    const message = await newcomer.takeOffer(pair.existing.offer);
    const { reveal } = await pair.existing.hear(message);

    expect(await faultOf(() => newDevice("x", byQr(pair)).takeOffer(message))).toBe("pairing/tampered");
    expect(await faultOf(() => newDevice("y", byQr(pair)).takeOffer(reveal))).toBe("pairing/tampered");
    expect(await faultOf(() => newcomer.takeReveal(message))).toBe("pairing/tampered");
    expect(await faultOf(() => existingDevice("z").existing.hear(reveal))).toBe("pairing/not-understood");
  });

  it("cannot substitute the offer, whether it was scanned or typed", async () => {
    const [pair, own] = [existingDevice("substitute"), existingDevice("of the relay")];

    expect(await faultOf(() => newDevice("qr", byQr(pair)).takeOffer(own.existing.offer))).toBe(
      "pairing/tampered",
    );
    expect(await faultOf(() => newDevice("words", byWords(pair)).takeOffer(own.existing.offer))).toBe(
      "pairing/tampered",
    );
  });

  it("cannot read or forge the message without the code, though it has the offer", async () => {
    const pair = existingDevice("no code");
    const stranger = { ...byQr(pair), secret: seededRandom("guess")(14) };

    const forged = await newDevice("stranger", stranger).takeOffer(pair.existing.offer);

    expect(await faultOf(() => pair.existing.hear(forged))).toBe("pairing/not-understood");
  });

  it("cannot have the message answered at another server", async () => {
    const pair = existingDevice("another server");
    const elsewhere = newDevice("elsewhere", byWords(pair), "https://sync.example.com");

    const message = await elsewhere.takeOffer(pair.existing.offer);

    expect(await faultOf(() => pair.existing.hear(message))).toBe("pairing/not-understood");
  });

  it("wins a race with a photographed code and is stopped by the digits of the person's own screen", async () => {
    const pair = existingDevice("race");
    const [person, thief] = [newDevice("person", byQr(pair)), newDevice("thief", byQr(pair))];
    await person.takeOffer(pair.existing.offer);
    const { reveal } = await pair.existing.hear(await thief.takeOffer(pair.existing.offer));

    const [shown, wanted] = [person.takeReveal(reveal).digits, thief.takeReveal(reveal).digits];

    expect(shown).not.toBe(wanted);
    expect(await faultOf(() => pair.existing.confirm(shown))).toBe("pairing/wrong-digits");
  });

  it("has no second try after wrong digits", async () => {
    const pair = existingDevice("wrong digits");
    const newcomer = newDevice("wrong digits", byQr(pair));
    const { reveal } = await pair.existing.hear(await newcomer.takeOffer(pair.existing.offer));
    const { digits } = newcomer.takeReveal(reveal);
    const wrong = String((Number(digits) + 1) % 1_000_000).padStart(6, "0");

    expect(await faultOf(() => pair.existing.confirm(wrong))).toBe("pairing/wrong-digits");
    expect(await faultOf(() => pair.existing.confirm(digits))).toBe("pairing/out-of-order");
  });

  it("finds the digits expired after two minutes, whatever the wall clock says", async () => {
    const pair = existingDevice("expiry");
    const newcomer = newDevice("expiry", byQr(pair));
    const { reveal } = await pair.existing.hear(await newcomer.takeOffer(pair.existing.offer));
    const { digits } = newcomer.takeReveal(reveal);
    pair.clock.nowMs += PAIRING_TIME_MS - 1;
    expect(pair.existing.leftMs).toBe(1);
    pair.clock.nowMs += 1;

    expect(await faultOf(() => pair.existing.confirm(digits))).toBe("pairing/expired");
  });

  it("cannot carry anything from one pairing into a second that runs beside it", async () => {
    const [one, two] = [existingDevice("parallel one"), existingDevice("parallel two")];
    const [first, second] = [newDevice("first", byQr(one)), newDevice("second", byQr(two))];
    const [toOne, toTwo] = [
      await first.takeOffer(one.existing.offer),
      await second.takeOffer(two.existing.offer),
    ];
    expect(await faultOf(() => existingDevice("parallel one").existing.hear(toTwo))).toBe(
      "pairing/not-understood",
    );
    const [ofOne, ofTwo] = [await one.existing.hear(toOne), await two.existing.hear(toTwo)];
    expect(await faultOf(() => first.takeReveal(ofTwo.reveal))).toBe("pairing/tampered");

    const shown = second.takeReveal(ofTwo.reveal).digits;

    expect(await faultOf(() => one.existing.confirm(shown))).toBe("pairing/wrong-digits");
    expect(two.existing.confirm(shown)).not.toBeNull();
    expect(ofOne.introduction.names).toEqual(NAMES);
  });
});
