/**
 * Gathers what a reader finds. Every passkey stands in its own attempt: one bad entry never stops the others, and
 * each entry ends as a passkey or as a skip with its reason.
 */
import type { ExchangePasskey } from "./exchange-passkey.ts";
import type { SkipCode, WarningCode } from "./remarks.ts";

/** `where` is a path inside the file: numbers and member names only, nothing of its content. */
export type ReadPasskey = {
  readonly where: string;
  readonly passkey: ExchangePasskey;
  readonly warnings: readonly WarningCode[];
};

export type SkippedPasskey = { readonly where: string; readonly code: SkipCode };

/** Something beside passkeys that Keyferry does not take, so that nothing is dropped without a word. */
export type OtherContent = { readonly where: string; readonly kind: string };

export type ReadResult = {
  readonly passkeys: readonly ReadPasskey[];
  readonly skipped: readonly SkippedPasskey[];
  readonly others: readonly OtherContent[];
};

export type Warn = (code: WarningCode) => void;

/** Ends the attempt at one passkey; never leaves a collector. */
export class Skip extends Error {
  readonly code: SkipCode;

  constructor(code: SkipCode, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

export class ReadCollector implements ReadResult {
  readonly passkeys: ReadPasskey[] = [];
  readonly skipped: SkippedPasskey[] = [];
  readonly others: OtherContent[] = [];

  /** Runs `read`; a Skip thrown inside is noted, anything else goes on to the caller. */
  attempt(where: string, read: (warn: Warn) => ExchangePasskey): void {
    const warnings = new Set<WarningCode>();
    try {
      const passkey = read((code) => warnings.add(code));
      this.passkeys.push({ where, passkey, warnings: [...warnings] });
    } catch (error) {
      if (!(error instanceof Skip)) throw error;
      this.skipped.push({ where, code: error.code });
    }
  }

  skip(where: string, code: SkipCode): void {
    this.skipped.push({ where, code });
  }

  other(where: string, kind: string): void {
    this.others.push({ where, kind });
  }
}
