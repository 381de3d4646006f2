/**
 * Bytes on their way between page and wire. The same base64url as shared/bytes/base64url.ts writes, but over captured
 * built-ins only: a page may replace String.prototype.charAt at any time ([Note: captured]).
 */
import { apply, getterOf, uncurry } from "./captured.ts";

const encode = btoa;
const decode = atob;
const { fromCharCode } = String;
const codeAt = uncurry(String.prototype.charCodeAt);
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
  let binary = "";
  for (let index = 0; index < length; index++) binary += fromCharCode(bytes[index] ?? 0);
  return translate(encode(binary), "+/=", "-_");
}

/** The bytes that base64url text stands for, in a new ArrayBuffer, or null where it is none. */
export function textToBuffer(text: unknown): ArrayBuffer | null {
  if (typeof text !== "string") return null;
  try {
    const binary = decode(translate(text, "-_", "+/"));
    const buffer = new Buffer(binary.length);
    const bytes = new Bytes(buffer);
    for (let index = 0; index < binary.length; index++) bytes[index] = codeAt(binary, index);
    return bytesToText(bytes) === text ? buffer : null;
  } catch {
    // Not base64.
    return null;
  }
}

/** Replaces each character of `from` by the one at its place in `to`, or by nothing where `to` is shorter. */
function translate(text: string, from: string, to: string): string {
  let translated = "";
  for (let index = 0; index < text.length; index++) {
    let character = text[index] ?? "";
    for (let place = 0; place < from.length; place++)
      if (text[index] === from[place]) character = to[place] ?? "";
    translated += character;
  }
  return translated;
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
