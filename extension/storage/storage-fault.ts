/** What can go wrong between the vault and the browser's database. */
import { Fault } from "../../shared/bytes/fault.ts";

export type StorageFaultCode =
  /** The browser would not promise that a write reaches the disk before it is reported as done. */
  | "storage/not-durable"
  /** No room left on the disk or in the browser's quota. */
  | "storage/full"
  /** The vault was changed by someone else between reading and writing; nothing was written. */
  | "storage/changed-meanwhile"
  /** A vault exists already and is not replaced. */
  | "storage/vault-exists"
  | "storage/failed";

export class StorageFault extends Fault<StorageFaultCode> {}

/** Turns what the database threw into a StorageFault; a Fault of another domain passes unchanged. */
export function asStorageFault(error: unknown): Fault<string> {
  if (error instanceof Fault) return error;
  const name = error instanceof Error ? error.name : "";
  const isFull = name === "QuotaExceededError";
  return new StorageFault(
    isFull ? "storage/full" : "storage/failed",
    `database refused: ${name || "no reason"}`,
    error,
  );
}
