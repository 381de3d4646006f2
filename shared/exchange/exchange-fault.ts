/** Why a file as a whole is not read or written. The sentence is for the person; it never quotes the file. */
import { Fault } from "../bytes/fault.ts";

export type ExchangeFaultCode =
  /** No format that Keyferry knows. */
  | "exchange/unknown-format"
  /** A known format that holds no passkeys Keyferry could use; the sentence says what to bring instead. */
  | "exchange/carries-no-passkeys"
  /** Not what its beginning promises: cut off, damaged, or a required part is missing. */
  | "exchange/malformed"
  | "exchange/unsupported-version"
  /** Larger, or inflating to more, than Keyferry reads. */
  | "exchange/too-large"
  /** Asks for more work or memory to open than Keyferry gives. */
  | "exchange/too-costly"
  | "exchange/passphrase-needed"
  | "exchange/wrong-passphrase"
  /** Nothing in it could be written to the chosen format. */
  | "exchange/nothing-to-write";

/** What a file is that Keyferry knows and cannot take passkeys from; "key": what is asked for is an age key. */
export type FaultSubject =
  | "csv"
  | "1pux"
  | "dashlane"
  | "keepass-xml"
  | "bitwarden-account-restricted"
  | "key";

export class ExchangeFault extends Fault<ExchangeFaultCode> {
  readonly about: FaultSubject | null;

  constructor(code: ExchangeFaultCode, message: string, cause?: unknown, about: FaultSubject | null = null) {
    super(code, message, cause);
    this.about = about;
  }
}
