/**
 * Backup files between the extension's pages and its background: written from an open vault, brought back with the words
 * in a browser that has none. Files cross in pieces ([Note: files in pieces] in exchange-contract.ts).
 */
import type { Freshness } from "./join-result.ts";

/** `name` is a suggestion and says nothing of the content. */
export type WrittenBackup = {
  readonly backupId: string;
  readonly name: string;
  readonly sizeBytes: number;
};

export type RestoreResult = {
  readonly freshness: Freshness | null;
  /** When the file was written; null where this was told before and is not known any more. */
  readonly writtenAtMs: number | null;
  readonly passkeys: number;
};

type Nothing = Record<string, never>;
type Done = { readonly done: true };

export type RecoveryMessages = {
  /** Needs no words: sealed to the paper device's public key. What an earlier call wrote is forgotten. */
  "backup/write": { request: Nothing; response: WrittenBackup };
  /** The piece at `offset`: FILE_PIECE_BYTES, or the rest. Fault "backup/gone" where the worker ended meanwhile. */
  "backup/piece": { request: { backupId: string; offset: number }; response: { bytes: string } };
  "backup/end": { request: { backupId: string }; response: Done };
  /** Makes room for a file to be brought back; what an earlier call made room for is forgotten. */
  "restore/begin": { request: { sizeBytes: number }; response: { restoreId: string } };
  /** The piece at `offset`; one that is there already is passed over. Fault "backup/gone": begin again. */
  "restore/piece": {
    request: { restoreId: string; offset: number; bytes: string };
    response: { receivedBytes: number };
  };
  /** Opens the file with the words, verifies all of it, and keeps the vault under this password. May be repeated. */
  "restore/run": {
    request: {
      restoreId: string;
      password: string;
      words: readonly string[];
      deviceName: string;
      changeKey: boolean;
    };
    response: RestoreResult;
  };
};
