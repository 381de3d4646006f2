/** Damages a file the way transport, disks and attackers do. */
import { concatBytes } from "../../../shared/bytes/bytes.ts";
import type { SeededRandom } from "./seeded-random.ts";

const INTERESTING = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x22, 0x5b, 0x7b, 0x30];

type Damage = (bytes: Uint8Array, random: SeededRandom) => Uint8Array;

const DAMAGES: readonly Damage[] = [
  (bytes, random) => changed(bytes, random, (byte) => byte ^ (1 << random.below(8))),
  (bytes, random) => changed(bytes, random, () => random.pick(INTERESTING)),
  (bytes, random) => bytes.slice(0, random.below(bytes.length + 1)),
  (bytes, random) => {
    const [start, end] = span(bytes, random);
    return concatBytes(bytes.slice(0, start), bytes.slice(end));
  },
  (bytes, random) => {
    const [start, end] = span(bytes, random);
    const at = random.below(bytes.length + 1);
    return concatBytes(bytes.slice(0, at), bytes.slice(start, end), bytes.slice(at));
  },
  (bytes, random) => {
    const at = random.below(bytes.length + 1);
    return concatBytes(bytes.slice(0, at), random.bytes(1 + random.below(16)), bytes.slice(at));
  },
  (bytes, random) => {
    // Lengths and counts are little-endian words in zip and KDBX.
    const copy = bytes.slice();
    const at = random.below(Math.max(1, bytes.length - 4));
    copy.set(
      random
        .pick([
          [255, 255, 255, 255],
          [0, 0, 0, 0],
          [255, 255, 255, 127],
          [0, 0, 1, 0],
        ])
        .slice(0, bytes.length),
      at,
    );
    return copy;
  },
];

/** The bytes after one to four damages. */
export function mutateBytes(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  let result = bytes;
  for (let count = 1 + random.below(4); count > 0; count--)
    if (result.length > 8) result = random.pick(DAMAGES)(result, random);
  return result;
}

function changed(bytes: Uint8Array, random: SeededRandom, change: (byte: number) => number): Uint8Array {
  const copy = bytes.slice();
  const at = random.below(bytes.length);
  copy[at] = change(copy[at] ?? 0);
  return copy;
}

function span(bytes: Uint8Array, random: SeededRandom): readonly [number, number] {
  const start = random.below(bytes.length);
  return [start, Math.min(bytes.length, start + 1 + random.below(64))];
}
