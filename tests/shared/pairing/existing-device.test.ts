/** The device that lets another in: the right way, and every step out of its order. */
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { PAIRING_TIME_MS } from "../../../shared/pairing/existing-device.ts";
import { openReceipt, openVerdict, sealReceipt, sealVerdict } from "../../../shared/pairing/last-words.ts";
import { takeVerdict } from "../../../shared/pairing/new-device.ts";
import { mailboxOf, type PairingCode } from "../../../shared/pairing/pairing-code.ts";
import { seededRandom } from "../vault/seeded-random.ts";
import {
  byQr,
  byWords,
  existingDevice,
  faultOf,
  NAMES,
  newDevice,
  type Pair,
  welcomeTo,
} from "./two-devices.ts";

describe("the existing device", () => {
  it.each([
    ["a scanned code", byQr],
    ["typed words", byWords],
  ])(
    "pairs with a device that has %s, and each has what the other sealed",
    async (_, read: (pair: Pair) => PairingCode) => {
      const pair = existingDevice("right");
      const { existing, vaultId } = pair;
      const newcomer = newDevice("right", read(pair));
      const random = seededRandom("last words");

      const message = await newcomer.takeOffer(existing.offer);
      const { introduction, reveal } = await existing.hear(message);
      const awaiting = newcomer.takeReveal(reveal);
      const confirmed = existing.confirm(`${awaiting.digits.slice(0, 3)} ${awaiting.digits.slice(3)}`);

      expect(newcomer.mailbox).toEqual(existing.mailbox);
      expect(introduction.names).toEqual(NAMES);
      expect(awaiting.vaultId).toEqual(vaultId);
      expect(confirmed?.introduction).toBe(introduction);
      const secrets = confirmed?.secrets ?? { verdict: new Uint8Array(32), receipt: new Uint8Array(32) };
      const welcome = welcomeTo(vaultId);
      expect(takeVerdict(awaiting, sealVerdict(secrets.verdict, { is: "welcome", welcome }, random))).toEqual(
        welcome,
      );
      expect(openReceipt(secrets.receipt, sealReceipt(awaiting.secrets.receipt, "joined", random))).toBe(
        "joined",
      );
    },
  );

  it("shows one code as QR text and as words", () => {
    const pair = existingDevice("codes");

    expect(pair.existing.words).toHaveLength(12);
    expect(byWords(pair).secret).toEqual(byQr(pair).secret);
    expect(mailboxOf(byWords(pair))).toEqual(pair.existing.mailbox);
  });

  it("hears one message and no other, right or wrong", async () => {
    const pair = existingDevice("one message");
    const { existing } = pair;
    const first = await newDevice("first", byQr(pair)).takeOffer(existing.offer);
    const second = await newDevice("second", byQr(pair)).takeOffer(existing.offer);
    await existing.hear(first);

    expect(await faultOf(() => existing.hear(second))).toBe("pairing/out-of-order");

    const other = existingDevice("garbage first");
    expect(await faultOf(() => other.existing.hear(new Uint8Array(400).fill(1)))).toBe(
      "pairing/not-understood",
    );
    const right = await newDevice("late", byQr(other)).takeOffer(other.existing.offer);
    expect(await faultOf(() => other.existing.hear(right))).toBe("pairing/out-of-order");
  });

  it("hears no second message while it judges the first", async () => {
    const pair = existingDevice("at once");
    const message = await newDevice("at once", byQr(pair)).takeOffer(pair.existing.offer);

    const outcomes = await Promise.allSettled([pair.existing.hear(message), pair.existing.hear(message)]);

    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  });

  it("takes digits only after a message, and once", async () => {
    const pair = existingDevice("order");
    expect(await faultOf(() => pair.existing.confirm("123456"))).toBe("pairing/out-of-order");
    const { digits } = await introduced(pair);

    pair.existing.confirm(digits);

    expect(await faultOf(() => pair.existing.confirm(digits))).toBe("pairing/out-of-order");
  });

  it("does not count as a try what is not six digits", async () => {
    const pair = existingDevice("not digits");
    const { digits } = await introduced(pair);

    for (const typed of ["", "12345", "1234567", "12345a"]) expect(pair.existing.confirm(typed)).toBeNull();

    expect(pair.existing.confirm(digits)).not.toBeNull();
  });

  it("tells the other device why it ended, once there is one", async () => {
    const alone = existingDevice("alone");
    const pair = existingDevice("cancelled");
    const { awaiting } = await introduced(pair);

    const said = pair.existing.end("cancelled");

    expect(alone.existing.end("cancelled")).toBeNull();
    expect(said && openVerdict(awaiting.secrets.verdict, pair.vaultId, said)).toEqual({
      is: "refused",
      why: "cancelled",
    });
    expect(pair.existing.end("cancelled")).toBeNull();
    expect(await faultOf(() => pair.existing.confirm(awaiting.digits))).toBe("pairing/out-of-order");
  });

  it("counts down what is left of each step", async () => {
    const pair = existingDevice("left");
    pair.clock.nowMs += 50_000;
    expect(pair.existing.leftMs).toBe(PAIRING_TIME_MS - 50_000);
    const { digits } = await introduced(pair);
    expect(pair.existing.leftMs).toBe(PAIRING_TIME_MS);
    pair.existing.confirm(digits);
    expect(pair.existing.leftMs).toBe(0);
  });

  it("prints no secret", () => {
    const pair = existingDevice("printed");
    const printed = `${inspect(pair.existing)} ${pair.existing} ${JSON.stringify(pair.existing)}`;

    expect(printed).not.toContain(pair.existing.words[0]);
    expect(printed).not.toContain("keyferry-pair");
  });
});

async function introduced(pair: Pair) {
  const newcomer = newDevice("introduced", byQr(pair));
  const { reveal } = await pair.existing.hear(await newcomer.takeOffer(pair.existing.offer));
  const awaiting = newcomer.takeReveal(reveal);
  return { awaiting, digits: awaiting.digits };
}
