/** What can be wrong with a backup file. Whatever it is, the file stays as it is and nothing was changed. */
import { Fault } from "../bytes/fault.ts";

export type BackupFaultCode =
  /** Another kind of file. */
  | "backup/not-a-backup"
  | "backup/needs-newer-version"
  /** Sealed for other words than those that were typed. */
  | "backup/other-words"
  /** Cut off, changed, or not of a log that holds. */
  | "backup/damaged"
  /** Larger than any vault. */
  | "backup/too-large"
  /** What was under way ended with the worker that did it. */
  | "backup/gone";

export class BackupFault extends Fault<BackupFaultCode> {}
