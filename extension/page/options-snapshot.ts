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

type WireObject = { [name: string]: Json };

/** Returns the copy. Throws exactly what the page's own getters, iterators or conversions throw. */
export function snapshot(value: unknown, shape: Shape, emit: Emit): unknown {
  if (typeof shape === "string") return snapshotLeaf(value, shape, emit);
  if (!isObject(value)) return value;
  if (shape.kind === "dictionary") return snapshotMembers(value, shape.members, emit);
  const read = shape.kind === "sequence" ? snapshotSequence : snapshotRecord;
  return read(value, shape.item, emit);
}

/** The members of a dictionary that is known to be an object. */
export function snapshotMembers(dictionary: object, members: Members, emit: Emit): object {
  const copy: object = createObject(null);
  const wire: WireObject = createObject(null);
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
  const number = toNumber(value);
  return shape === "count" ? number >>> 0 : number | 0;
}

/** `ToNumber`, which runs an object's own conversion. */
function toNumber(value: unknown): number {
  // The operator, not the type, decides what can be converted.
  return +(value as number);
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
  if (isArray(value)) for (let index = 0; index < value.length; index++) add(value[index]);
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

function snapshotRecord(value: object, item: Shape, emit: Emit): object {
  const copy: object = createObject(null);
  const wire: WireObject = createObject(null);
  eachOwn(value, (name) => {
    if (getOwnPropertyDescriptor(value, name)?.enumerable)
      setOwn(
        copy,
        name,
        snapshot(get(value, name), item, (json) => setOwn(wire, name, json)),
      );
  });
  emit(wire);
  return copy;
}
