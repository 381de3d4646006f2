/** Reads columns of rows in the types they were written with. Another type: StoreFault "store/not-ours". */
import { StoreFault } from "./store-fault.ts";

export type Row = Readonly<Record<string, unknown>>;

export function bytesOf(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw damaged();
  return value;
}

export function bytesOrNullOf(row: Row, column: string): Uint8Array | null {
  return row[column] === null ? null : bytesOf(row, column);
}

export function integerOf(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== "number" || !Number.isSafeInteger(value)) throw damaged();
  return value;
}

export function integerOrNullOf(row: Row, column: string): number | null {
  return row[column] === null ? null : integerOf(row, column);
}

function damaged(): StoreFault {
  return new StoreFault("store/not-ours", "a stored value has another type than was written");
}
