/**
 * Bytes on their way between page and wire. The same base64url as shared/bytes/base64url.ts writes, but over captured
 * built-ins only: a page may replace String.prototype.charAt at any time ([Note: captured]).
 */
import { apply, createObject, getterOf } from "./captured.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUES: Record<string, number> = createObject(null);
for (let value = 0; value < 64; value++) VALUES[ALPHABET[value] ?? ""] = value;

const Bytes = Uint8Array;
const Buffer = ArrayBuffer;
const { isView } = ArrayBuffer;
const { set } = Uint8Array.prototype;
const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
const kindOf = getterOf(typedArray, Symbol.toStringTag);
const readTypedArray = viewReader(typedArray);
const readDataView = viewReader(DataView.prototype);
const bufferLength = getterOf<number>(ArrayBuffer.prototype, "byteLength");
const isResizable = getterOf(ArrayBuffer.prototype, "resizable");

/**
 * A copy of what a BufferSource of any realm holds now, or null where the value is none that WebIDL would take
 * (no buffer at all, shared memory, resizable).
 */
export function copyBytes(source: unknown): Uint8Array<ArrayBuffer> | null {
  const view = isView(source) && (kindOf(source) === undefined ? readDataView : readTypedArray);
  const buffer = view ? view.buffer(source) : source;
  if (!isFixedBuffer(buffer)) return null;
  const length = view ? view.byteLength(source) : bufferLength(source);
  const copy = new Bytes(length ?? 0);
  // A detached buffer is empty, and no view can be made of it.
  if (length) apply(set, copy, [new Bytes(buffer, view ? view.byteOffset(source) : 0, length)]);
  return copy;
}

/** base64url without padding. */
export function bytesToText(bytes: Uint8Array): string {
  const length = readTypedArray.byteLength(bytes) ?? 0;
  let text = "";
  for (let index = 0; index < length; index += 3) {
    const group = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    const characters = length - index < 3 ? length - index + 1 : 4;
    for (let place = 0; place < characters; place++) text += ALPHABET[(group >> (18 - 6 * place)) & 63];
  }
  return text;
}

/** The bytes that base64url text stands for, in a new ArrayBuffer, or null where it is no canonical base64url. */
export function textToBuffer(text: unknown): ArrayBuffer | null {
  if (typeof text !== "string" || text.length % 4 === 1) return null;
  const buffer = new Buffer((text.length * 3) >> 2);
  const bytes = new Bytes(buffer);
  let bits = 0;
  let held = 0;
  let written = 0;
  for (let index = 0; index < text.length; index++) {
    const value = VALUES[text[index] ?? ""];
    if (value === undefined) return null;
    bits = ((bits << 6) | value) & 0xfff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[written++] = (bits >> held) & 0xff;
  }
  return (bits & ((1 << held) - 1)) === 0 ? buffer : null;
}

/** An ArrayBuffer of any realm that cannot change its size; not a SharedArrayBuffer. */
function isFixedBuffer(value: unknown): value is ArrayBuffer {
  try {
    return bufferLength(value) !== undefined && isResizable(value) !== true;
  } catch {
    // The getters refuse every other object.
    return false;
  }
}

function viewReader(prototype: object) {
  return {
    buffer: getterOf(prototype, "buffer"),
    byteOffset: getterOf<number>(prototype, "byteOffset"),
    byteLength: getterOf<number>(prototype, "byteLength"),
  };
}
