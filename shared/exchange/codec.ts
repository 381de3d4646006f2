/** What every format's reader and writer looks like. */
import type { ExchangeDoors } from "./exchange-doors.ts";
import type { ExchangePasskey, FormatId } from "./exchange-passkey.ts";
import type { ReadResult } from "./read-collector.ts";
import type { LeftOutCode } from "./remarks.ts";

export type ReadOptions = {
  readonly doors: ExchangeDoors;
  /** Passphrase, or an age identity for a bundle; null where the person has given none. Secret. */
  readonly passphrase: string | null;
};

export type WriteOptions = {
  readonly doors: ExchangeDoors;
  /** Null for a file in clear. Secret. */
  readonly passphrase: string | null;
  /** age recipients, for a bundle that is to be opened by a key instead. */
  readonly recipients?: readonly string[];
  /** Key derivation of Bitwarden's protected file. */
  readonly bitwardenKdf?: "pbkdf2" | "argon2id";
  /** Base-2 logarithm of scrypt's cost in a bundle; 18 where not said. */
  readonly scryptLogN?: number;
};

/** `name` is a suggestion without anything of its content. */
export type WrittenFile = { readonly name: string; readonly bytes: Uint8Array };

export type WriteResult = {
  /** One file, but for formats that hold one passkey a file. */
  readonly files: readonly WrittenFile[];
  /** By their place in the list that was given. */
  readonly leftOut: readonly { readonly index: number; readonly code: LeftOutCode }[];
};

export type Codec = {
  readonly id: FormatId;
  /** Why this passkey cannot be written at all, or null. */
  readonly obstacleTo: (passkey: ExchangePasskey) => LeftOutCode | null;
  /** True where reading asks for a passphrase. */
  readonly isEncrypted: (bytes: Uint8Array) => boolean;
  /** Throws ExchangeFault where the file as a whole cannot be read. */
  readonly read: (bytes: Uint8Array, options: ReadOptions) => Promise<ReadResult>;
  /** Throws ExchangeFault where nothing is left to write or a passphrase is missing. */
  readonly write: (passkeys: readonly ExchangePasskey[], options: WriteOptions) => Promise<WriteResult>;
};
