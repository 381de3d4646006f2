/**
 * What a target loses, found out by writing, reading back and comparing, never by a list of claims: the report is true
 * of the very file that was written. A value that the passkey does not have cannot be lost; what a reader fills in
 * where a file is silent (BE and BS as set) counts as carried when it is the same.
 */
import { bytesToHex, equalBytes } from "../bytes/bytes.ts";
import type { Codec, ReadOptions, WriteOptions, WrittenFile } from "./codec.ts";
import { ExchangeFault } from "./exchange-fault.ts";
import type { ExchangePasskey, FormatId } from "./exchange-passkey.ts";
import { codecOf } from "./registry.ts";
import type { LeftOutCode } from "./remarks.ts";

/** Each thing that can get lost, by the name that screens translate. */
export type PasskeyPart =
  | "userHandle"
  | "userName"
  | "userDisplayName"
  | "rpName"
  | "title"
  | "notes"
  | "isDiscoverable"
  | "backupEligible"
  | "backupState"
  | "counter"
  | "prfWithUserVerification"
  | "prfWithoutUserVerification"
  | "largeBlob"
  | "credBlob"
  | "payments"
  | "createdAt"
  | "modifiedAt"
  | "folders"
  | "tags"
  | "foreign";

export type PasskeyLoss = {
  /** Place in the list that was written. */
  readonly index: number;
  /** Why it is not in the file at all; null where it is. */
  readonly leftOut: LeftOutCode | null;
  readonly lost: readonly PasskeyPart[];
};

export type LossReport = {
  readonly format: FormatId;
  readonly written: number;
  /** One for every passkey that loses something, in the order of the list. */
  readonly losses: readonly PasskeyLoss[];
};

export type CheckedFiles = { readonly files: readonly WrittenFile[]; readonly report: LossReport };

/**
 * Writes the passkeys, reads the result back and says what is missing. Throws ExchangeFault as the writer does, and
 * "exchange/malformed" where the file does not hold every passkey with its key: such a file must not be handed out.
 */
export async function writeChecked(
  codec: Codec,
  passkeys: readonly ExchangePasskey[],
  options: WriteOptions & { readonly identity?: string },
): Promise<CheckedFiles> {
  const { files, leftOut } = await codec.write(passkeys, options);
  const passphrase = options.identity ?? options.passphrase;
  // Sealed to somebody else's key, a bundle cannot be opened here; the document inside is the same for any secret.
  const canOpen = options.identity !== undefined || (options.recipients ?? []).length === 0;
  const proxy = canOpen ? codec : codecOf("cxf");
  const written = canOpen ? files : (await proxy.write(passkeys, options)).files;
  const read = await readBack(proxy, written, { doors: options.doors, passphrase });
  const reasons = new Map(leftOut.map(({ index, code }) => [index, code]));
  const found = new Map(read.map((passkey) => [nameOf(passkey), passkey]));
  const losses = passkeys.map((passkey, index): PasskeyLoss => {
    const reason = reasons.get(index) ?? null;
    if (reason !== null) return { index, leftOut: reason, lost: [] };
    const copy = found.get(nameOf(passkey));
    if (copy === undefined)
      throw new ExchangeFault("exchange/malformed", "The written file does not hold every passkey.");
    return { index, leftOut: null, lost: lostParts(passkey, copy) };
  });
  return {
    files,
    report: {
      format: codec.id,
      written: passkeys.length - leftOut.length,
      losses: losses.filter(({ leftOut: code, lost }) => code !== null || lost.length > 0),
    },
  };
}

/** The parts of `before` that `after` does not hold. */
export function lostParts(before: ExchangePasskey, after: ExchangePasskey): readonly PasskeyPart[] {
  return PARTS.filter(([, isKept]) => !isKept(before, after)).map(([part]) => part);
}

type IsKept = (before: ExchangePasskey, after: ExchangePasskey) => boolean;

const PARTS: readonly (readonly [PasskeyPart, IsKept])[] = [
  ["userHandle", (before, after) => sameBytes(before.userHandle, after.userHandle)],
  ["userName", (before, after) => sameText(before.userName, after.userName)],
  ["userDisplayName", (before, after) => sameText(before.userDisplayName, after.userDisplayName)],
  ["rpName", (before, after) => sameText(before.rpName, after.rpName)],
  ["title", (before, after) => sameText(before.title, after.title)],
  ["notes", (before, after) => sameText(before.notes, after.notes)],
  ["isDiscoverable", (before, after) => before.isDiscoverable === after.isDiscoverable],
  ["backupEligible", (before, after) => (before.backupEligible ?? true) === (after.backupEligible ?? true)],
  ["backupState", (before, after) => (before.backupState ?? true) === (after.backupState ?? true)],
  ["counter", (before, after) => before.counter === after.counter],
  [
    "prfWithUserVerification",
    ({ prfSeeds: before }, { prfSeeds: after }) =>
      sameBytes(before?.withUserVerification, after?.withUserVerification),
  ],
  [
    "prfWithoutUserVerification",
    ({ prfSeeds: before }, { prfSeeds: after }) =>
      sameBytes(before?.withoutUserVerification, after?.withoutUserVerification),
  ],
  ["largeBlob", (before, after) => sameBytes(before.largeBlob, after.largeBlob)],
  ["credBlob", (before, after) => sameBytes(before.credBlob, after.credBlob)],
  ["payments", (before, after) => before.payments === null || before.payments === after.payments],
  ["createdAt", (before, after) => sameSecond(before.createdAtMs, after.createdAtMs)],
  ["modifiedAt", (before, after) => sameSecond(before.modifiedAtMs, after.modifiedAtMs)],
  ["folders", (before, after) => before.folders.every((folder) => after.folders.includes(folder))],
  ["tags", (before, after) => before.tags.every((tag) => after.tags.includes(tag))],
  [
    "foreign",
    (before, after) =>
      before.foreign === null || JSON.stringify(before.foreign) === JSON.stringify(after.foreign),
  ],
];

async function readBack(
  codec: Codec,
  files: readonly WrittenFile[],
  options: ReadOptions,
): Promise<readonly ExchangePasskey[]> {
  const results = [];
  for (const { bytes } of files) results.push(await codec.read(bytes, options));
  return results.flatMap(({ passkeys }) => passkeys.map(({ passkey }) => passkey));
}

/** Site, id and key: a vault may hold two keys under one id. */
function nameOf({ rpId, credentialId, privateKeyPkcs8 }: ExchangePasskey): string {
  return [rpId, bytesToHex(credentialId), bytesToHex(privateKeyPkcs8)].join(" ");
}

function sameBytes(before: Uint8Array | null | undefined, after: Uint8Array | null | undefined): boolean {
  if (!before) return true;
  return after !== null && after !== undefined && equalBytes(before, after);
}

function sameText(before: string, after: string): boolean {
  return before === "" || before === after;
}

/** Several formats hold whole seconds; nothing depends on less. */
function sameSecond(before: number | null, after: number | null): boolean {
  return before === null || (after !== null && Math.floor(before / 1000) === Math.floor(after / 1000));
}
