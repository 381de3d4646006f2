/** What can go wrong with a store. Expected outcomes (moved, over quota) are values, not faults. */
import { Fault } from "../../shared/bytes/fault.ts";

export type StoreFaultCode =
  /** Disk full, lock not to be had, connection lost: try again later. */
  | "store/unavailable"
  /** A newer version of the server has written here. */
  | "store/newer-version"
  /** The database would lose what it has acknowledged when the power goes: it is not used. */
  | "store/not-durable"
  /** Not a database of this server, or a damaged one. */
  | "store/not-ours"
  /** A file stands where one should be written. */
  | "store/would-overwrite"
  /** The caller broke the contract: a bug. */
  | "store/misused";

export class StoreFault extends Fault<StoreFaultCode> {}
