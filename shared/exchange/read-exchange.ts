/**
 * The whole way in: which format, reading, proving each key, and telling duplicates. What comes out is a preview: it
 * counts every passkey of the file once, as to import, already there or skipped, and nothing has been stored.
 */
import type { ReadOptions } from "./codec.ts";
import { detectFormat } from "./detect-format.ts";
import { DuplicateFinder, nameOf, type Verdict } from "./duplicates.ts";
import { ExchangeFault } from "./exchange-fault.ts";
import type { ExchangePasskey, FormatId } from "./exchange-passkey.ts";
import { filledIn } from "./fill-in.ts";
import { LIMITS } from "./limits.ts";
import { type Progress, proveKeys } from "./prove-keys.ts";
import type { OtherContent, ReadPasskey, SkippedPasskey } from "./read-collector.ts";
import { codecOf } from "./registry.ts";
import type { SkipCode } from "./remarks.ts";

export type PreviewPasskey = ReadPasskey & { readonly outcome: "import" | "already-present" };

export type ExchangePreview = {
  readonly format: FormatId;
  /** In file order. */
  readonly passkeys: readonly PreviewPasskey[];
  readonly skipped: readonly SkippedPasskey[];
  readonly others: readonly OtherContent[];
};

const SKIPPED_VERDICTS: Readonly<Partial<Record<Verdict, SkipCode>>> = {
  conflict: "conflicts-in-file",
  "key-of-another-site": "key-used-for-another-site",
};

/** True where `readExchange` would ask for a passphrase. Throws ExchangeFault as detectFormat does. */
export function needsPassphrase(bytes: Uint8Array): boolean {
  return codecOf(detectFormat(bytes)).isEncrypted(bytes);
}

/** Throws ExchangeFault where the file as a whole cannot be read. */
export async function readExchange(
  bytes: Uint8Array,
  options: ReadOptions,
  progress?: Progress,
): Promise<ExchangePreview> {
  if (bytes.length > LIMITS.fileBytes)
    throw new ExchangeFault("exchange/too-large", "The file is larger than the 64 MiB that Keyferry reads.");
  const format = detectFormat(bytes);
  const read = await codecOf(format).read(bytes, options);
  const keys = read.passkeys.map(({ passkey }) => passkey.privateKeyPkcs8);
  const flaws = await proveKeys(keys, options.doors.proveKey, progress);
  const finder = new DuplicateFinder();
  const passkeys: PreviewPasskey[] = [];
  const skipped = [...read.skipped];
  for (const [at, found] of read.passkeys.entries()) {
    const flaw = flaws[at] ?? null;
    const verdict = flaw === null ? finder.judge(found.passkey) : "import";
    const code = flaw ?? SKIPPED_VERDICTS[verdict] ?? null;
    if (code !== null) skipped.push({ where: found.where, code });
    else {
      passkeys.push({ ...found, outcome: verdict === "import" ? "import" : "already-present" });
    }
  }
  return { format, passkeys: filledFromRepetitions(passkeys), skipped, others: read.others };
}

/** Those to import, with what later entries about the same passkey say of it. */
function filledFromRepetitions(passkeys: readonly PreviewPasskey[]): readonly PreviewPasskey[] {
  const repetitions = passkeys.filter(({ outcome }) => outcome === "already-present");
  if (repetitions.length === 0) return passkeys;
  const byName = new Map<string, ExchangePasskey[]>();
  for (const { passkey } of repetitions)
    byName.set(nameOf(passkey), [...(byName.get(nameOf(passkey)) ?? []), passkey]);
  return passkeys.map((found) => {
    const others = found.outcome === "import" ? (byName.get(nameOf(found.passkey)) ?? []) : [];
    return others.length === 0 ? found : { ...found, passkey: others.reduce(filledIn, found.passkey) };
  });
}
