/**
 * Copies JSON from the wire into objects and arrays of the page's realm, as `toJSON()` and
 * `getClientExtensionResults()` give them: new ones at every call, without null members.
 */
import {
  append,
  each,
  eachOwn,
  get,
  getOwnPropertyDescriptor,
  isArray,
  isObject,
  setOwn,
} from "./captured.ts";
import { textToBuffer } from "./wire-bytes.ts";

/** Which members of a JSON object are bytes. */
export type Layout = "bytes" | { readonly [name: string]: Layout };

/** A deep copy; the members that `layout` names become ArrayBuffers. */
export function copyJson(value: unknown, layout?: Layout): unknown {
  if (layout === "bytes") return textToBuffer(value);
  if (!isObject(value)) return value;
  if (isArray(value)) {
    const list: unknown[] = [];
    each(value, (item) => append(list, copyJson(item)));
    return list;
  }
  const copy = {};
  eachOwn(value, (name) => {
    const member: unknown = get(value, name);
    const itsLayout = layout && getOwnPropertyDescriptor(layout, name)?.value;
    if (member !== null) setOwn(copy, name, copyJson(member, itsLayout));
  });
  return copy;
}
