/**
 * Reads the page's options once, as WebIDL would: each member once and in order, getters and iterators called, values
 * converted, bytes copied. Two things come of it. The copy holds no code of the page and does not change any more, so
 * it can be checked by the browser and given to it again. The wire JSON goes to the background: members of the table
 * only, bytes as base64url.
 * Values that WebIDL refuses stay as they are in the copy: the browser then says so itself.
 */
import type { Json } from "../messages/page-contract.ts";
import {
  append,
  apply,
  createObject,
  each,
  eachOwn,
  get,
  getOwnPropertyDescriptor,
  isArray,
  isObject,
  iteratorSymbol,
  setOwn,
} from "./captured.ts";
import type { Members, Shape } from "./option-shapes.ts";
import { bytesToText, copyBytes } from "./wire-bytes.ts";

/** Takes the wire form of a value, if it has one. */
export type Emit = (json: Json) => void;

/** Returns the copy. Throws exactly what the page's own getters, iterators or conversions throw. */
export function snapshot(value: unknown, shape: Shape, emit: Emit): unknown {
  if (typeof shape === "string") return snapshotLeaf(value, shape, emit);
  if (!isObject(value)) return value;
  if (shape.kind === "sequence") return snapshotSequence(value, shape.item, emit);
  return snapshotMembers(
    value,
    shape.kind === "dictionary" ? shape.members : membersOf(value, shape.item),
    emit,
  );
}

/** The members of a dictionary that is known to be an object. */
export function snapshotMembers(dictionary: object, members: Members, emit: Emit): object {
  const copy: object = createObject(null);
  const wire: { [name: string]: Json } = createObject(null);
  eachOwn(members, (name) => {
    const value: unknown = get(dictionary, name);
    const shape = members[name];
    if (shape !== undefined && value !== undefined)
      setOwn(
        copy,
        name,
        snapshot(value, shape, (json) => setOwn(wire, name, json)),
      );
  });
  // What a newer browser may know and this table does not; accessors are left alone, nobody may want their answer.
  eachOwn(dictionary, (name) => {
    const unknown = members[name] === undefined && getOwnPropertyDescriptor(dictionary, name);
    if (unknown && !unknown.get && !unknown.set) setOwn(copy, name, unknown.value);
  });
  emit(wire);
  return copy;
}

/** A record is a dictionary whose members the page names. */
function membersOf(record: object, item: Shape): Members {
  const members: { [name: string]: Shape } = createObject(null);
  eachOwn(record, (name) => setOwn(members, name, item));
  return members;
}

function snapshotLeaf(value: unknown, shape: Shape, emit: Emit): unknown {
  if (shape === "bytes") {
    const bytes = copyBytes(value);
    if (bytes !== null) emit(bytesToText(bytes));
    return bytes ?? value;
  }
  const converted = convert(value, shape);
  if (typeof converted === "string" || typeof converted === "number" || typeof converted === "boolean")
    emit(converted);
  return converted;
}

function convert(value: unknown, shape: Shape): unknown {
  if (shape === "boolean") return !!value;
  // WebIDL converts no symbol to text, and neither symbol nor bigint to a number.
  if (shape === "opaque" || typeof value === "symbol") return value;
  if (shape === "text") return `${value}`;
  if (typeof value === "bigint") return value;
  // The operator, which runs an object's own conversion, decides what can be converted, not the type.
  const number = +(value as number);
  return shape === "count" ? number >>> 0 : number | 0;
}

function snapshotSequence(value: object, item: Shape, emit: Emit): unknown {
  const copy: unknown[] = [];
  const wire: Json[] = [];
  const add = (element: unknown) =>
    append(
      copy,
      snapshot(element, item, (json) => append(wire, json)),
    );
  // As Chromium does: the elements of a real array need no iterator, which the page may have replaced.
  if (isArray(value)) each(value, add);
  else if (!iterate(value, add)) return value;
  emit(wire);
  return copy;
}

/** `for…of`, as WebIDL converts to a sequence. False where the object is not iterable. */
function iterate(iterable: object, visit: (element: unknown) => void): boolean {
  const method: unknown = get(iterable, iteratorSymbol);
  const iterator: unknown = typeof method === "function" && apply(method, iterable, []);
  const next: unknown = isObject(iterator) && get(iterator, "next");
  if (typeof next !== "function") return false;
  for (;;) {
    const result: unknown = apply(next, iterator, []);
    if (!isObject(result)) return false;
    if (get(result, "done")) return true;
    visit(get(result, "value"));
  }
}
