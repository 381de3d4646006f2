/** What can be wrong with bytes that claim to be a log entry. `accept` turns these into refusals. */
import { Fault } from "../bytes/fault.ts";

export type LogFaultCode =
  /** The bytes do not have the form that FORMAT.md gives them. */
  | "log/malformed"
  /** A suite or kind that this version does not know. */
  | "log/needs-newer-version"
  /** What should be written does not fit an entry. */
  | "log/too-large";

export class LogFault extends Fault<LogFaultCode> {}
