/**
 * Reads members of a decoded CBOR map by name and type. A member that is missing, of another type or length, or that
 * nobody asked for makes the whole map malformed: one record, one spelling.
 */
import type { CborKey, CborValue } from "./cbor.ts";

export type CborMap = ReadonlyMap<CborKey, CborValue>;

/** Says that a map does not have its form; decoders turn it into their own answer. */
export class CborShapeError extends Error {}

/** A map with text keys, ready to be encoded. */
export function cborMap(members: Readonly<Record<string, CborValue>>): CborMap {
  return new Map(Object.entries(members));
}

/** The value as a map, or CborShapeError. */
export function asMap(value: CborValue | undefined): CborMap {
  if (value instanceof Map) return value;
  throw new CborShapeError("not a map");
}

/** The value as an array, or CborShapeError. */
export function asArray(value: CborValue | undefined): readonly CborValue[] {
  if (Array.isArray(value)) return value;
  throw new CborShapeError("not an array");
}

/** The value as an array of exactly this many members, or CborShapeError. */
export function asTuple(value: CborValue | undefined, length: number): readonly CborValue[] {
  const items = asArray(value);
  if (items.length !== length) throw new CborShapeError("wrong number of members");
  return items;
}

/** The value as a byte string, of this length if one is given, or CborShapeError. */
export function asBytes(value: CborValue | undefined, length?: number): Uint8Array {
  if (value instanceof Uint8Array && (length === undefined || value.length === length)) return value;
  throw new CborShapeError("not a byte string of its length");
}

/** The value as text, or CborShapeError. */
export function asText(value: CborValue | undefined): string {
  if (typeof value === "string") return value;
  throw new CborShapeError("not a text");
}

/** The value as true or false, or CborShapeError. */
export function asBoolean(value: CborValue | undefined): boolean {
  if (typeof value === "boolean") return value;
  throw new CborShapeError("not a boolean");
}

/** The value as an integer that a number holds exactly, or CborShapeError. */
export function asInteger(value: CborValue | undefined): number {
  const number = typeof value === "bigint" ? Number(value) : value;
  if (typeof number === "number" && Number.isSafeInteger(number)) return number;
  throw new CborShapeError("not an integer");
}

/** The value as an integer from 0 up, or CborShapeError. */
export function asUnsigned(value: CborValue | undefined): number {
  const number = asInteger(value);
  if (number >= 0) return number;
  throw new CborShapeError("negative");
}

/** null stays null, anything else goes through `decode`. */
export function orNull<Value>(
  value: CborValue | undefined,
  decode: (value: CborValue) => Value,
): Value | null {
  if (value === undefined) throw new CborShapeError("missing");
  return value === null ? null : decode(value);
}

/** Throws CborShapeError unless the map has no other members than these. */
export function requireOnly(map: CborMap, ...names: readonly string[]): void {
  for (const name of map.keys())
    if (typeof name !== "string" || !names.includes(name)) throw new CborShapeError("unknown member");
}
