/** Damages bytes the way an attacker does who knows their form: bits, cuts, repeats, lengths, and CBOR heads. */
import { concatBytes } from "../../shared/bytes/bytes.ts";
import type { Chance } from "./chance.ts";

type Damage = (bytes: Uint8Array, chance: Chance) => Uint8Array;

const BYTES = [
  0x00, 0x01, 0x17, 0x18, 0x1b, 0x40, 0x5b, 0x60, 0x7f, 0x80, 0x9a, 0x9f, 0xa0, 0xbf, 0xf4, 0xf6, 0xf9, 0xff,
];
const LENGTHS = [
  "00000000",
  "00000001",
  "0000ffff",
  "7fffffff",
  "ffffffff",
  "ffffffffffffffff",
  "001fffffffffffff",
];

const DAMAGES: readonly Damage[] = [
  (bytes, chance) => at(bytes, chance, (byte) => byte ^ (1 << chance.below(8))),
  (bytes, chance) => at(bytes, chance, () => chance.pick(BYTES)),
  (bytes, chance) => at(bytes, chance, (byte) => byte + chance.pick([1, 255])),
  (bytes, chance) => bytes.slice(0, chance.below(bytes.length + 1)),
  (bytes, chance) => bytes.slice(chance.below(bytes.length + 1)),
  (bytes, chance) => {
    const [start, end] = span(bytes, chance);
    return concatBytes(bytes.slice(0, start), bytes.slice(end));
  },
  (bytes, chance) => {
    const [start, end] = span(bytes, chance);
    const place = chance.below(bytes.length + 1);
    return concatBytes(bytes.slice(0, place), bytes.slice(start, end), bytes.slice(place));
  },
  (bytes, chance) => {
    const place = chance.below(bytes.length + 1);
    return concatBytes(bytes.slice(0, place), chance.bytes(1 + chance.below(9)), bytes.slice(place));
  },
  (bytes, chance) => {
    const length = new Uint8Array(Buffer.from(chance.pick(LENGTHS), "hex"));
    const place = chance.below(bytes.length + 1);
    return concatBytes(bytes.slice(0, place), length, bytes.slice(place + length.length)).slice(
      0,
      bytes.length,
    );
  },
];

/** The bytes after one to four damages. */
export function mutated(bytes: Uint8Array, chance: Chance): Uint8Array {
  let result = bytes;
  for (let count = 1 + chance.below(4); count > 0 && result.length > 0; count--)
    result = chance.pick(DAMAGES)(result, chance);
  return result;
}

/** Of one length: for forms that are refused at once where the length is another. */
export function mutatedInPlace(bytes: Uint8Array, chance: Chance): Uint8Array {
  const result = mutated(bytes, chance);
  return concatBytes(
    result.slice(0, bytes.length),
    new Uint8Array(Math.max(0, bytes.length - result.length)),
  );
}

function at(bytes: Uint8Array, chance: Chance, change: (byte: number) => number): Uint8Array {
  const copy = bytes.slice();
  const place = chance.below(bytes.length);
  copy[place] = change(copy[place] ?? 0);
  return copy;
}

function span(bytes: Uint8Array, chance: Chance): readonly [number, number] {
  const start = chance.below(bytes.length);
  return [start, Math.min(bytes.length, start + 1 + chance.below(64))];
}
