/**
 * Values of ours as bytes for sealed rows of this device: plain objects, arrays, maps with text keys, bytes, text,
 * integers, booleans and null. Canonical CBOR; an object is a map with text keys, a Map an object's only member under
 * the integer 0, which no object can have. Other devices never read these bytes.
 */
import { type CborValue, decodeStrict, encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { CborFault } from "../../../shared/cbor/cbor-fault.ts";
import { asArray, CborShapeError } from "../../../shared/cbor/cbor-map.ts";
import { VaultFault } from "../../../shared/vault/vault-fault.ts";

const VERSION = 1;
const MAX_DEPTH = 64;
const MAX_BYTES = 1 << 28;
const OF_A_MAP = 0;

/** Members that are undefined are left out. */
export function encodeLocal(value: unknown): Uint8Array {
  return encodeCanonical([VERSION, toCbor(value)], MAX_DEPTH);
}

/**
 * What `encodeLocal` was given. The caller names the type: rows are sealed by this device alone, and another shape
 * gets another version. Throws VaultFault "vault/unknown-version" or "vault/corrupted-row".
 */
export function decodeLocal<Value>(bytes: Uint8Array): Value {
  try {
    const [version, value] = asArray(decodeStrict(bytes, { maxDepth: MAX_DEPTH, maxBytes: MAX_BYTES }));
    if (version !== VERSION) throw new VaultFault("vault/unknown-version", "local value");
    // See above.
    return fromCbor(value) as Value;
  } catch (cause) {
    if (cause instanceof CborFault || cause instanceof CborShapeError)
      throw new VaultFault("vault/corrupted-row", "local value", cause);
    throw cause;
  }
}

function toCbor(value: unknown): CborValue {
  if (value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(toCbor);
  if (value instanceof Map)
    return new Map([[OF_A_MAP, new Map([...value].map(([key, member]) => [key, toCbor(member)]))]]);
  if (typeof value === "object")
    return new Map(
      Object.entries(value).flatMap(([name, member]) =>
        member === undefined ? [] : [[name, toCbor(member)] as const],
      ),
    );
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" || typeof value === "bigint") return value;
  throw new TypeError("no local value");
}

function fromCbor(value: CborValue | undefined): unknown {
  if (Array.isArray(value)) return value.map(fromCbor);
  if (!(value instanceof Map)) return value;
  const inner = value.get(OF_A_MAP);
  const members = (map: ReadonlyMap<unknown, CborValue>) =>
    [...map].map(([key, member]) => [key, fromCbor(member)] as const);
  if (inner instanceof Map) return new Map(members(inner));
  return Object.fromEntries(members(value).map(([key, member]) => [String(key), member]));
}
