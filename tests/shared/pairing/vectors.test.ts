/** The vectors on disk, read by the code that ships: every message of three whole pairings, codes and digits. */
import { describe, expect, it } from "vitest";
import { hexToBytes } from "../../../shared/bytes/bytes.ts";
import { nobleSignatures } from "../../../shared/log/signature-scheme.ts";
import { ExistingDevice } from "../../../shared/pairing/existing-device.ts";
import { openReceipt, openVerdict } from "../../../shared/pairing/last-words.ts";
import { NewDevice } from "../../../shared/pairing/new-device.ts";
import {
  codeAsQrText,
  codeAsWords,
  mailboxOf,
  preSharedKeyOf,
  readPairingWords,
  readQrText,
} from "../../../shared/pairing/pairing-code.ts";
import { sixDigits } from "../../../shared/pairing/six-digits.ts";
import { generateDeviceKeys } from "../../../shared/vault/device-keys.ts";
import { readCases } from "../vault/vectors-on-disk.ts";

type Texts<Names extends string> = { readonly [Name in Names]: string };
type Code = Texts<
  "name" | "secret" | "offerHash" | "vaultId" | "origin" | "qrText" | "words" | "mailbox" | "psk"
>;
type Digits = Texts<"name" | "secret" | "offer" | "message" | "keptBack" | "origin" | "digits">;
type Whole = Texts<
  | "name"
  | "origin"
  | "vaultId"
  | "existingRandom"
  | "newRandom"
  | "deviceName"
  | "platform"
  | "qrText"
  | "words"
  | "offer"
  | "message"
  | "reveal"
  | "digits"
  | "verdictKey"
  | "receiptKey"
  | "genesis"
  | "head"
  | "welcome"
  | "refusal"
  | "receipt"
> & { readonly seq: number; readonly epochKeys: readonly { readonly epoch: number; readonly key: string }[] };

describe("the vectors of pairing", () => {
  it.each(readCases<Code>("pairing/codes.json"))("spell the code for $name", (one) => {
    const secret = hexToBytes(one.secret);
    const offerHash = hexToBytes(one.offerHash);
    const place = { vaultId: hexToBytes(one.vaultId), origin: one.origin };

    expect(codeAsQrText({ secret, offerHash, place })).toBe(one.qrText);
    expect(readQrText(one.qrText)).toEqual({ secret, offerHash, place });
    expect(codeAsWords({ secret, offerHash }).join(" ")).toBe(one.words);
    expect(readPairingWords(one.words).secret).toEqual(secret);
    expect(mailboxOf({ secret })).toEqual(hexToBytes(one.mailbox));
    expect(preSharedKeyOf({ secret })).toEqual(hexToBytes(one.psk));
  });

  it.each(readCases<Digits>("pairing/digits.json"))("give the digits of case $name", (one) => {
    const transcript = {
      offer: hexToBytes(one.offer),
      message: hexToBytes(one.message),
      keptBack: hexToBytes(one.keptBack),
      origin: one.origin,
    };

    expect(sixDigits(hexToBytes(one.secret), transcript)).toBe(one.digits);
  });

  it.each(readCases<Whole>("pairing/whole.json"))("are what both sides say at $name", async (one) => {
    const vaultId = hexToBytes(one.vaultId);
    const { verify } = nobleSignatures;
    const existing = new ExistingDevice(
      { vaultId, origin: one.origin },
      { random: replayed(one.existingRandom), monotonicMs: () => 0, verify },
    );
    const random = replayed(one.newRandom);
    const self = { keys: generateDeviceKeys(random), names: one };
    const newcomer = new NewDevice(readQrText(one.qrText), one.origin, self, {
      random,
      scheme: nobleSignatures,
    });

    const message = await newcomer.takeOffer(hexToBytes(one.offer));
    const { introduction, reveal } = await existing.hear(hexToBytes(one.message));
    const awaiting = newcomer.takeReveal(hexToBytes(one.reveal));

    expect(existing.offer).toEqual(hexToBytes(one.offer));
    expect([existing.qrText, existing.words.join(" ")]).toEqual([one.qrText, one.words]);
    expect(message).toEqual(hexToBytes(one.message));
    expect(reveal).toEqual(hexToBytes(one.reveal));
    expect(introduction.names).toEqual({ deviceName: one.deviceName, platform: one.platform });
    expect(awaiting.digits).toBe(one.digits);
    expect(existing.confirm(one.digits)?.secrets.verdict).toEqual(hexToBytes(one.verdictKey));
    expect(openReceipt(hexToBytes(one.receiptKey), hexToBytes(one.receipt))).toBe("joined");
    const refused = { is: "refused", why: "wrong-digits" };
    expect(openVerdict(awaiting.secrets.verdict, vaultId, hexToBytes(one.refusal))).toEqual(refused);
    const opened = openVerdict(awaiting.secrets.verdict, vaultId, hexToBytes(one.welcome));
    const welcome = opened?.is === "welcome" ? opened.welcome : null;
    expect(welcome?.genesis).toEqual(hexToBytes(one.genesis));
    expect(welcome?.at).toEqual({ seq: one.seq, head: hexToBytes(one.head) });
    const keys = [...(welcome?.epochKeys.values() ?? [])].map(({ epoch, key }) => ({ epoch, key }));
    expect(keys.toSorted((a, b) => a.epoch - b.epoch)).toEqual(
      one.epochKeys.map(({ epoch, key }) => ({ epoch, key: hexToBytes(key) })),
    );
  });
});

function replayed(drawn: string): (length: number) => Uint8Array {
  const bytes = hexToBytes(drawn);
  let place = 0;
  return (length) => {
    place += length;
    return bytes.slice(place - length, place);
  };
}
