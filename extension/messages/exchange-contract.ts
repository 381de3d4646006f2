/**
 * Import and export between the extension's pages and its background.
 *
 * [Note: files in pieces] A file crosses in pieces of base64url, in order, by ordinary messages. Not through the
 * database or the cache: that would put the secrets of a plain file on disk, where deleting does not erase them. Not as
 * a blob address: a service worker cannot hand one back. Every call may be repeated, and asking how far a work is also
 * keeps the worker awake that does it.
 *
 * What a file holds lives in the memory of one worker only. When that ends, or the vault is locked, the stage is "gone":
 * nothing was imported, and the page begins again with the file that it still has. An import that reached the disk is
 * known there by its id, so "gone" never hides one.
 */

/** Bytes of one piece; only the last is shorter. */
export const FILE_PIECE_BYTES = 768 * 1024;
/** Larger files are refused (shared/exchange/limits.ts). */
export const MAX_FILE_BYTES = 64 * 1024 * 1024;
/** Rows of a preview or report that one call answers at most. */
export const MAX_ROWS = 200;

export type ExchangeFormat =
  | "cxf"
  | "bundle"
  | "bitwarden"
  | "bitwarden-protected"
  | "passkey"
  | "kdbx"
  | "proton"
  | "aliasvault";

/** Whether a file of the format can, must or cannot be protected by a passphrase. */
export const EXPORT_PROTECTION: Readonly<Record<ExchangeFormat, "always" | "optional" | "never">> = {
  bundle: "always",
  cxf: "never",
  bitwarden: "never",
  "bitwarden-protected": "always",
  passkey: "never",
  kdbx: "always",
  proton: "optional",
  aliasvault: "optional",
};

export type ImportVerdict =
  /** New: goes into the vault. */
  | "import"
  /** In the trash with the same key: comes out of it. */
  | "restore"
  /** The vault, or an earlier place of the file, has it with the same key: nothing changes. */
  | "already-present"
  /** The vault, or an earlier place, has another key under the same site and id: not imported, nothing overwritten. */
  | "conflict"
  | "skipped"
  /** In a report: could have been imported, and the person left it out. */
  | "declined";

/** One passkey of a file. In a report the verdict is what happened. */
export type ImportRow = {
  /** From 0, in the order of the file; those that could not be read come last. */
  readonly index: number;
  /** Path inside the file. */
  readonly where: string;
  readonly verdict: ImportVerdict;
  /** Why it is not imported (`exchange_remark_<code>`), or null where it is, or is there already. */
  readonly reason: string | null;
  /** What the person should know of it, as such codes. */
  readonly warnings: readonly string[];
  /** "" where it could not be read, as for the names. */
  readonly rpId: string;
  readonly userName: string;
  readonly userDisplayName: string;
  /** What the entry was called there. */
  readonly title: string;
  readonly hasPrf: boolean;
};

export type ImportCounts = Readonly<Record<ImportVerdict, number>> & {
  /** Rows that have a warning. */
  readonly warned: number;
};

/** Other things in the file, which are not taken: "password", "totp", "note" and the like. */
export type OtherCount = { readonly kind: string; readonly count: number };

export type ImportPreview = {
  readonly format: ExchangeFormat;
  readonly counts: ImportCounts;
  readonly rows: number;
  readonly others: readonly OtherCount[];
};

/** Taking the file apart, proving key by key, looking each up in the vault. */
export type ReadingPart = "opening" | "checking" | "comparing";
/** Looking again, encrypting as entries of the log, putting on disk. */
export type ImportingPart = "comparing" | "sealing" | "saving";

export type ImportStage =
  | { readonly stage: "receiving"; readonly receivedBytes: number }
  /** `done` and `total` count passkeys; `total` null while it is not known. */
  | {
      readonly stage: "reading";
      readonly part: ReadingPart;
      readonly done: number;
      readonly total: number | null;
    }
  /** `takes` "key": sealed to an age key, whose AGE-SECRET-KEY-… is asked for in place of a passphrase. */
  | { readonly stage: "passphrase"; readonly isWrong: boolean; readonly takes: "passphrase" | "key" }
  /** Nothing in this file can be taken: an "exchange/…" fault, and what the file is where that is known. */
  | { readonly stage: "refused"; readonly fault: string; readonly about: RefusedFile | null }
  | ({ readonly stage: "preview" } & ImportPreview)
  | {
      readonly stage: "importing";
      readonly part: ImportingPart;
      readonly done: number;
      readonly total: number;
    }
  /** Nothing was written; importing may be tried again. */
  | ({ readonly stage: "failed"; readonly fault: string } & ImportPreview)
  /** On disk. `preview` null: read from the vault afterwards, the rows are not known any more. */
  | { readonly stage: "done"; readonly summary: ImportSummary; readonly preview: ImportPreview | null }
  | { readonly stage: "undoing"; readonly done: number; readonly total: number }
  /** `fault`: undoing did not work, nothing was changed and it may be tried again. */
  | { readonly stage: "undo-failed"; readonly summary: ImportSummary; readonly fault: string }
  | { readonly stage: "undone"; readonly summary: ImportSummary }
  | { readonly stage: "gone" };

/** Files that Keyferry knows and cannot take passkeys from. */
export type RefusedFile = "csv" | "1pux" | "dashlane" | "keepass-xml" | "bitwarden-account-restricted";

/** One import as the vault remembers it, on every device. */
export type ImportSummary = {
  readonly importId: string;
  /** "unknown": imported by a newer Keyferry. */
  readonly format: ExchangeFormat | "unknown";
  readonly atMs: number;
  /** How many passkeys it brought or took out of the trash. */
  readonly imported: number;
  /** When it was undone; how many passkeys went to the trash then, and how many stayed because they had changed. */
  readonly undone: { readonly atMs: number; readonly trashed: number; readonly kept: number } | null;
};

export type ExportSelection =
  | { readonly kind: "all" }
  | { readonly kind: "sites"; readonly rpIds: readonly string[] }
  | { readonly kind: "passkeys"; readonly itemIds: readonly string[] };

/** What a target cannot hold of one passkey. */
export type LostPart =
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

export type ExportRow = {
  readonly index: number;
  readonly itemId: string;
  readonly rpId: string;
  readonly userName: string;
  readonly userDisplayName: string;
  readonly label: string;
  /** Why it is not in the file at all (`exchange_remark_<code>`), or null. */
  readonly leftOut: string | null;
  readonly lost: readonly LostPart[];
};

/** What the chosen target does to the chosen passkeys: found by writing, reading back and comparing. */
export type ExportPreview = {
  readonly target: ExchangeFormat;
  /** Chosen. */
  readonly passkeys: number;
  /** Chosen, and too damaged on this device to be read: not in the file. */
  readonly damaged: number;
  /** In the file. */
  readonly written: number;
  readonly leftOut: number;
  /** How many lose each part, most first. */
  readonly lost: readonly { readonly part: LostPart; readonly count: number }[];
  /** Rows: those that are left out or lose something. */
  readonly rows: number;
};

export type ExportStage =
  /** Opening the passkeys and finding out what is lost. */
  | { readonly stage: "reading"; readonly done: number; readonly total: number }
  | ({ readonly stage: "preview" } & ExportPreview)
  | ({ readonly stage: "writing" } & ExportPreview)
  /** Written, read back and found the same but for what the preview says. */
  | ({ readonly stage: "written"; readonly file: WrittenExport } & ExportPreview)
  /** No file; `preview` null where it failed before there was one. Writing may be tried again where it is not null. */
  | { readonly stage: "failed"; readonly fault: string; readonly preview: ExportPreview | null }
  | { readonly stage: "gone" };

/** `name` is a suggestion without anything of the content. */
export type WrittenExport = {
  readonly name: string;
  readonly sizeBytes: number;
  readonly isEncrypted: boolean;
};

type Nothing = Record<string, never>;
type ImportRequest = { readonly importId: string };
type ExportRequest = { readonly exportId: string };
type Done = { readonly done: true };

export type ExchangeMessages = {
  /** Makes room for a file; what an earlier call made room for is forgotten. The id names the import for ever. */
  "exchange/import-begin": { request: { sizeBytes: number }; response: ImportRequest };
  /** The piece at `offset`, base64url. One that is there already is passed over. */
  "exchange/import-piece": {
    request: { importId: string; offset: number; bytes: string };
    response: ImportStage;
  };
  /** Reads the file, once it is whole. `passphrase`: null at first; asked for by the stage "passphrase". Answers at once. */
  "exchange/import-read": { request: { importId: string; passphrase: string | null }; response: ImportStage };
  /** Ask this twice a second while something is under way. Also for imports of earlier days. */
  "exchange/import-status": { request: ImportRequest; response: ImportStage };
  "exchange/import-rows": {
    request: { importId: string; from: number; count: number };
    response: { rows: readonly ImportRow[] };
  };
  /** Writes all rows of the verdicts "import" and "restore", but those of `without`: whole or not at all. Answers at once. */
  "exchange/import-commit": {
    request: { importId: string; without: readonly number[] };
    response: ImportStage;
  };
  /** Forgets the file. What was imported stays. */
  "exchange/import-end": { request: ImportRequest; response: Done };
  /** Imports that the vault remembers, newest first. */
  "exchange/imports": { request: Nothing; response: { imports: readonly ImportSummary[] } };
  /**
   * Moves to the trash exactly what the import brought, or took out of it, and nobody changed since, in one step. Answers
   * at once.
   */
  "exchange/import-undo": { request: ImportRequest; response: ImportStage };

  /** Finds out what the target loses. What an earlier call began is forgotten. */
  "exchange/export-begin": {
    request: { target: ExchangeFormat; selection: ExportSelection };
    response: ExportRequest;
  };
  "exchange/export-status": { request: ExportRequest; response: ExportStage };
  "exchange/export-rows": {
    request: { exportId: string; from: number; count: number };
    response: { rows: readonly ExportRow[] };
  };
  /**
   * Writes the file. Fault "exchange/not-verified" unless the person has given the password ("vault/unlock") since
   * "export-begin"; "exchange/plain-not-confirmed" for a file without protection unless `isPlainConfirmed`: the person
   * has typed the word that the warning asks for. `recipients`: age public keys, for a bundle instead of a passphrase.
   */
  "exchange/export-write": {
    request: {
      exportId: string;
      passphrase: string | null;
      recipients: readonly string[];
      isPlainConfirmed: boolean;
    };
    response: ExportStage;
  };
  /** The written file's piece at `offset`: FILE_PIECE_BYTES, or the rest. */
  "exchange/export-piece": { request: { exportId: string; offset: number }; response: { bytes: string } };
  /** Forgets the file. */
  "exchange/export-end": { request: ExportRequest; response: Done };
};
