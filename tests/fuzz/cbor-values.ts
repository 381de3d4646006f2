/** CBOR that is well formed and means something else: a valid value with members changed, left out, added, moved. */
import { type CborKey, type CborValue, decodeStrict, encodeCanonical } from "../../shared/cbor/cbor.ts";
import type { Chance } from "./chance.ts";

const LIMITS = { maxDepth: 16, maxBytes: 1 << 24 };

/** The canonical encoding of a value near the one that `bytes` encode. */
export function nearbyCbor(bytes: Uint8Array, chance: Chance): Uint8Array {
  let value = decodeStrict(bytes, LIMITS);
  for (let count = 1 + chance.below(3); count > 0; count--) value = nearby(value, chance);
  return encodeCanonical(value);
}

function nearby(value: CborValue, chance: Chance): CborValue {
  if (chance.below(6) === 0) return anything(chance);
  if (value instanceof Map) return nearbyMap(value, chance);
  if (Array.isArray(value)) return nearbyList(value, chance);
  if (value instanceof Uint8Array)
    return chance.below(2) === 0
      ? chance.bytes(value.length)
      : value.slice(0, chance.below(value.length + 1));
  if (typeof value === "number")
    return chance.pick([Math.min(value + 1, 2 ** 53 - 1), 0 - value, 0, 2 ** 53 - 1, 2 ** 32, value]);
  if (typeof value === "string")
    return chance.pick([`${value}x`, "", value.slice(1), "__proto__", "constructor"]);
  return anything(chance);
}

function nearbyMap(map: ReadonlyMap<CborKey, CborValue>, chance: Chance): CborValue {
  const entries = [...map];
  const [key, value] = entries.length === 0 ? ["v", 1 as CborValue] : chance.pick(entries);
  const changed = new Map(map);
  const act = chance.below(8);
  if (act === 0) changed.delete(key);
  else if (act === 1) changed.set(chance.pick(["v", "x", "__proto__", 1]), anything(chance));
  else changed.set(key, nearby(value, chance));
  return changed;
}

function nearbyList(list: readonly CborValue[], chance: Chance): CborValue {
  const place = chance.below(Math.max(1, list.length));
  const one = list[place];
  const act = chance.below(6);
  if (one === undefined || act === 0) return [...list, anything(chance)];
  if (act === 1) return list.toSpliced(place, 1);
  if (act === 2) return list.toSpliced(place, 0, one);
  return list.with(place, nearby(one, chance));
}

function anything(chance: Chance): CborValue {
  return chance.pick<() => CborValue>([
    () => chance.below(2 ** 31),
    () => -1 - chance.below(9),
    () => 2n ** 64n - 1n,
    () => null,
    () => chance.below(2) === 0,
    () => chance.bytes(chance.pick([0, 1, 8, 16, 32, 33])),
    () => "text",
    () => [],
    () => [[], new Map(), 0],
    () => new Map<CborKey, CborValue>([["v", 1]]),
  ])();
}
