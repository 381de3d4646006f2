/** Vectors of shared/pairing: codes, every message of one whole pairing, digits, and what must be refused. */
import { nobleSignatures } from "../../shared/log/signature-scheme.ts";
import { ExistingDevice } from "../../shared/pairing/existing-device.ts";
import { sealReceipt, sealVerdict } from "../../shared/pairing/last-words.ts";
import { NewDevice } from "../../shared/pairing/new-device.ts";
import { offerHashOf } from "../../shared/pairing/offer.ts";
import {
  codeAsQrText,
  codeAsWords,
  mailboxOf,
  preSharedKeyOf,
  readQrText,
} from "../../shared/pairing/pairing-code.ts";
import { sixDigits } from "../../shared/pairing/six-digits.ts";
import { generateDeviceKeys } from "../../shared/vault/device-keys.ts";
import { epochKey, epochKeys } from "../../shared/vault/epoch-key.ts";
import { hex, named, type VectorFile } from "./vector-file.ts";

const ORIGINS = ["https://sync.example.org", "http://localhost:8787", "https://xn--bcher-kva.example:8443"];

export async function pairingVectors(): Promise<readonly VectorFile[]> {
  return [codes(), digits(), await wholePairings()];
}

function codes(): VectorFile {
  const random = named("pairing codes");
  return {
    path: "pairing/codes.json",
    about: "Codes in both spellings, and what comes from their secret.",
    cases: ORIGINS.map((origin) => {
      const [secret, offer, vaultId] = [random(14), random(97), random(32)];
      const offerHash = offerHashOf(offer);
      return {
        name: origin,
        secret: hex(secret),
        offer: hex(offer),
        offerHash: hex(offerHash),
        vaultId: hex(vaultId),
        origin,
        qrText: codeAsQrText({ secret, offerHash, place: { vaultId, origin } }),
        words: codeAsWords({ secret, offerHash }).join(" "),
        mailbox: hex(mailboxOf({ secret })),
        psk: hex(preSharedKeyOf({ secret })),
      };
    }),
  };
}

function digits(): VectorFile {
  const random = named("pairing digits");
  return {
    path: "pairing/digits.json",
    about: "Six digits from a secret and a transcript.",
    cases: Array.from({ length: 6 }, (_, index) => {
      const [secret, offer, message, keptBack] = [random(32), random(97), random(1073), random(32)];
      const origin = ORIGINS[index % ORIGINS.length] ?? "";
      return {
        name: `${index + 1}`,
        secret: hex(secret),
        offer: hex(offer),
        message: hex(message),
        keptBack: hex(keptBack),
        origin,
        digits: sixDigits(secret, { offer, message, keptBack, origin }),
      };
    }),
  };
}

async function wholePairings(): Promise<VectorFile> {
  const cases = [];
  for (const origin of ORIGINS) cases.push(await wholePairing(origin));
  return {
    path: "pairing/whole.json",
    about:
      "Everything that is said in one pairing. `existingRandom` and `newRandom`: what each side draws, in order, joined.",
    cases,
  };
}

async function wholePairing(origin: string) {
  const [existingRandom, newRandom] = [recorded(`existing ${origin}`), recorded(`new ${origin}`)];
  const vaultId = named(`vault ${origin}`)(32);
  const world = { random: existingRandom.random, monotonicMs: () => 0, verify: nobleSignatures.verify };
  const existing = new ExistingDevice({ vaultId, origin }, world);
  const keys = generateDeviceKeys(newRandom.random);
  const names = { deviceName: "Phone", platform: "Android" };
  const code = readQrText(existing.qrText);
  const outside = { random: newRandom.random, scheme: nobleSignatures };
  const newcomer = new NewDevice(code, origin, { keys, names }, outside);
  const message = await newcomer.takeOffer(existing.offer);
  const { reveal } = await existing.hear(message);
  const awaiting = newcomer.takeReveal(reveal);
  const random = named(`welcome ${origin}`);
  const epochs = [1, 2].map((epoch) => epochKey(vaultId, epoch, random(32)));
  const welcome = { genesis: random(1024), at: { seq: 9, head: random(32) }, epochKeys: epochKeys(epochs) };
  return {
    name: origin,
    origin,
    vaultId: hex(vaultId),
    existingRandom: hex(existingRandom.all()),
    newRandom: hex(newRandom.all()),
    ...names,
    qrText: existing.qrText,
    words: existing.words.join(" "),
    offer: hex(existing.offer),
    message: hex(message),
    reveal: hex(reveal),
    digits: awaiting.digits,
    verdictKey: hex(awaiting.secrets.verdict),
    receiptKey: hex(awaiting.secrets.receipt),
    genesis: hex(welcome.genesis),
    seq: welcome.at.seq,
    head: hex(welcome.at.head),
    epochKeys: epochs.map(({ epoch, key }) => ({ epoch, key: hex(key) })),
    welcome: hex(sealVerdict(awaiting.secrets.verdict, { is: "welcome", welcome }, random)),
    refusal: hex(sealVerdict(awaiting.secrets.verdict, { is: "refused", why: "wrong-digits" }, random)),
    receipt: hex(sealReceipt(awaiting.secrets.receipt, "joined", random)),
  };
}

function recorded(name: string) {
  const random = named(name);
  const drawn: number[] = [];
  return {
    random: (length: number) => {
      const bytes = random(length);
      drawn.push(...bytes);
      return bytes;
    },
    all: () => Uint8Array.from(drawn),
  };
}
