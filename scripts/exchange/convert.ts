/** `convert`: the passkeys of one file in another format, and what that format could not hold. */
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { encodeBase64url } from "../../shared/bytes/base64url.ts";
import type { Codec, WriteOptions } from "../../shared/exchange/codec.ts";
import type { ExchangePasskey, FormatId } from "../../shared/exchange/exchange-passkey.ts";
import { addToKdbx } from "../../shared/exchange/kdbx/write-kdbx.ts";
import { type CheckedFiles, type PasskeyLoss, writeChecked } from "../../shared/exchange/loss-report.ts";
import type { ExchangePreview, PreviewPasskey } from "../../shared/exchange/read-exchange.ts";
import { codecOf } from "../../shared/exchange/registry.ts";
import { remarkSentence } from "../../shared/exchange/remarks.ts";
import { type Command, UsageError } from "./command.ts";
import { makePrivateFolder, readBounded, writePrivate } from "./private-file.ts";
import { askForPassphrase, passphraseFrom } from "./secret-input.ts";

type ConvertCommand = Extract<Command, { name: "convert" }>;

/** Whether a file of the format can, must or cannot be protected by a passphrase. */
const PROTECTION: Readonly<Record<FormatId, "always" | "optional" | "never">> = {
  cxf: "never",
  bundle: "always",
  bitwarden: "never",
  "bitwarden-protected": "always",
  passkey: "never",
  kdbx: "always",
  proton: "optional",
  aliasvault: "optional",
};

/** Writes the files; answers the report to print. Throws ExchangeFault or UsageError. */
export async function convert(
  command: ConvertCommand,
  preview: ExchangePreview,
  doors: WriteOptions["doors"],
) {
  if (resolve(command.file) === resolve(command.out))
    throw new UsageError("--out is the file that is read: name another.");
  const passphrase = await outPassphrase(command);
  const taken = preview.passkeys.filter(({ outcome }) => outcome === "import");
  const passkeys = taken.map(({ passkey }) => passkey);
  const options = { doors, passphrase, recipients: command.recipients, bitwardenKdf: command.kdf };
  const { files, report } = await writeChecked(await codecFor(command), passkeys, options);
  const paths = await writeFiles(command, files);
  return {
    from: preview.format,
    to: command.to,
    isEncrypted: passphrase !== null || command.recipients.length > 0,
    written: report.written,
    alreadyPresent: preview.passkeys.length - taken.length,
    skipped: preview.skipped.map(({ where, code }) => ({ where, reason: remarkSentence(code) })),
    leftOut: report.losses
      .filter(({ leftOut }) => leftOut !== null)
      .map((loss) => leftOutMembers(loss, taken)),
    losses: report.losses.filter(({ leftOut }) => leftOut === null).map((loss) => lossMembers(loss, taken)),
    files: paths,
  };
}

/** KDBX writes into a copy of the database that --into names. */
async function codecFor({ to, into }: ConvertCommand): Promise<Codec> {
  const codec = codecOf(to);
  if (into === null) return codec;
  const existing = await readBounded(into);
  return {
    ...codec,
    write: (passkeys: readonly ExchangePasskey[], { passphrase, doors }: WriteOptions) =>
      addToKdbx(existing, passkeys, passphrase ?? "", doors),
  };
}

async function outPassphrase(command: ConvertCommand): Promise<string | null> {
  const protection = PROTECTION[command.to];
  const isByKey = command.recipients.length > 0;
  if (command.outPassphraseFile !== null) {
    if (protection === "never") throw new UsageError(`A ${command.to} file cannot have a passphrase.`);
    if (isByKey) throw new UsageError("A bundle is sealed to a passphrase or to recipients, not to both.");
    return passphraseFrom(command.outPassphraseFile);
  }
  if (protection !== "always" || isByKey) return null;
  const answer = await askForPassphrase("Passphrase for the new file");
  if (answer === null) throw new UsageError(`A ${command.to} file needs --out-passphrase-file.`);
  // Mistyping the passphrase of a new file would lock its owner out; that of an existing one is checked by opening it.
  if (command.into === null && (await askForPassphrase("Once more")) !== answer)
    throw new UsageError("The two passphrases differ.");
  return answer;
}

async function writeFiles(
  { out, to }: ConvertCommand,
  files: CheckedFiles["files"],
): Promise<readonly string[]> {
  const [only, ...more] = files;
  if (only !== undefined && more.length === 0 && !(await isFolder(out))) {
    await writePrivate(out, only.bytes);
    return [out];
  }
  if (to !== "passkey") throw new UsageError("--out is a folder: name a file.");
  await makePrivateFolder(out);
  for (const { name, bytes } of files) await writePrivate(join(out, name), bytes);
  return files.map(({ name }) => join(out, name));
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // Not there yet, which is what is expected.
    return false;
  }
}

function lossMembers(loss: PasskeyLoss, taken: readonly PreviewPasskey[]) {
  return { ...nameMembers(taken[loss.index]), lost: loss.lost };
}

function leftOutMembers(loss: PasskeyLoss, taken: readonly PreviewPasskey[]) {
  const reason = loss.leftOut === null ? "" : remarkSentence(loss.leftOut);
  return { ...nameMembers(taken[loss.index]), reason };
}

function nameMembers(found: PreviewPasskey | undefined) {
  return {
    where: found?.where ?? "",
    rpId: found?.passkey.rpId ?? "",
    credentialId: encodeBase64url(found?.passkey.credentialId ?? new Uint8Array(0)),
  };
}
