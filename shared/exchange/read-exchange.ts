/**
 * The whole way in: which format, reading, proving each key, and telling duplicates. What comes out is a preview: it
 * counts every passkey of the file once, as to import, already there or skipped, and nothing has been stored.
 */

import type { ReadOptions } from "./codec.ts";
import { detectFormat } from "./detect-format.ts";
import { DuplicateFinder, type Verdict } from "./duplicates.ts";
import { ExchangeFault } from "./exchange-fault.ts";
import type { FormatId } from "./exchange-passkey.ts";
import { publicKeyIn } from "./key-reading.ts";
import { LIMITS } from "./limits.ts";
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

/** Told after each passkey, so that a screen can show progress and yield. */
export type Progress = (done: number, total: number) => void | Promise<void>;

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
  const finder = new DuplicateFinder();
  const passkeys: PreviewPasskey[] = [];
  const skipped = [...read.skipped];
  for (const [at, found] of read.passkeys.entries()) {
    const verdict = finder.judge(found.passkey);
    const code = SKIPPED_VERDICTS[verdict] ?? (await flawOf(found, options));
    if (code !== null) skipped.push({ where: found.where, code });
    else passkeys.push({ ...found, outcome: verdict === "import" ? "import" : "already-present" });
    await progress?.(at + 1, read.passkeys.length);
  }
  return { format, passkeys, skipped, others: read.others };
}

async function flawOf({ passkey }: ReadPasskey, { doors }: ReadOptions): Promise<SkipCode | null> {
  const publicKey = publicKeyIn(passkey.privateKeyPkcs8);
  return (await doors.proveKey(passkey.privateKeyPkcs8, publicKey)) ? null : "key-does-not-sign";
}
