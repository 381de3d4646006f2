/** What the person asked for on the command line. Secrets come from files or the keyboard, never from arguments. */
import { parseArgs } from "node:util";
import { FORMAT_IDS, type FormatId } from "../../shared/exchange/exchange-passkey.ts";

/** `passphraseFile`: a path, or "-" for standard input; null: ask at the keyboard where one is needed. */
export type Command =
  | { readonly name: "help" }
  | {
      readonly name: "inspect";
      readonly file: string;
      readonly passphraseFile: string | null;
      readonly isJson: boolean;
      readonly showsSecrets: boolean;
    }
  | {
      readonly name: "convert";
      readonly file: string;
      readonly passphraseFile: string | null;
      readonly to: FormatId;
      readonly out: string;
      readonly outPassphraseFile: string | null;
      readonly recipients: readonly string[];
      readonly kdf: "pbkdf2" | "argon2id";
      /** A KDBX database that the passkeys are added to. */
      readonly into: string | null;
    };

/** A mistake in the arguments; the sentence says what to write instead. */
export class UsageError extends Error {}

const OPTIONS = {
  help: { type: "boolean", short: "h" },
  json: { type: "boolean" },
  secrets: { type: "boolean" },
  to: { type: "string" },
  out: { type: "string" },
  "passphrase-file": { type: "string" },
  "out-passphrase-file": { type: "string" },
  recipient: { type: "string", multiple: true },
  kdf: { type: "string" },
  into: { type: "string" },
} as const;

const CONVERT_ONLY = ["to", "out", "out-passphrase-file", "recipient", "kdf", "into"] as const;

/** Throws UsageError. */
export function readCommand(args: readonly string[]): Command {
  if (args.some((arg) => /^--(out-)?(passphrase|password)(=|$)/.test(arg)))
    throw new UsageError(
      "A passphrase in the arguments could be read by every program on this machine: write it to a file and name that with --passphrase-file.",
    );
  const { values, positionals } = parsed(args);
  const [name, file, ...more] = positionals;
  if (values.help === true || name === "help" || args.length === 0) return { name: "help" };
  if (name !== "inspect" && name !== "convert") throw new UsageError("Say inspect or convert first.");
  if (file === undefined) throw new UsageError(`Name the file: ${name} FILE.`);
  if (more.length > 0) throw new UsageError("One file at a time.");
  const passphraseFile = values["passphrase-file"] ?? null;
  if (name === "inspect") {
    const misplaced = CONVERT_ONLY.find((option) => values[option] !== undefined);
    if (misplaced !== undefined) throw new UsageError(`--${misplaced} belongs to convert.`);
    return {
      name,
      file,
      passphraseFile,
      isJson: values.json ?? false,
      showsSecrets: values.secrets ?? false,
    };
  }
  if (values.secrets !== undefined) throw new UsageError("--secrets belongs to inspect.");
  const to = FORMAT_IDS.find((id) => id === values.to);
  if (to === undefined) throw new UsageError(`Say where to: --to ${FORMAT_IDS.join("|")}.`);
  if (values.out === undefined) throw new UsageError("Name the file to write: --out PATH.");
  const { kdf = "pbkdf2", into = null, recipient: recipients = [] } = values;
  if (kdf !== "pbkdf2" && kdf !== "argon2id") throw new UsageError("--kdf is pbkdf2 or argon2id.");
  if (into !== null && to !== "kdbx") throw new UsageError("--into goes with --to kdbx.");
  if (recipients.length > 0 && to !== "bundle") throw new UsageError("--recipient goes with --to bundle.");
  const outPassphraseFile = values["out-passphrase-file"] ?? null;
  if (passphraseFile === "-" && outPassphraseFile === "-")
    throw new UsageError("Only one passphrase can come from standard input.");
  return { name, file, passphraseFile, to, out: values.out, outPassphraseFile, recipients, kdf, into };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (cause) {
    // Node's sentence may repeat a value; only the option's name is told.
    const [, option] = /'(?:-\w, )?(--?[\w-]+)/.exec(cause instanceof Error ? cause.message : "") ?? [];
    throw new UsageError(`The option ${option ?? "given"} is not known, or its value is missing.`, { cause });
  }
}
