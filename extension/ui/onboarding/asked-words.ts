/** Which words are asked back, and whether the answers are right. */
import type { RandomBytes } from "../../../shared/bytes/environment.ts";

export const ASKED_COUNT = 3;

/** Three different places in 0..total-1 (total at most 256), in order, chosen without bias. */
export function chooseAskedPlaces(total: number, randomBytes: RandomBytes): readonly number[] {
  const chosen = new Set<number>();
  const fair = Math.floor(256 / total) * total;
  while (chosen.size < Math.min(ASKED_COUNT, total)) {
    const byte = randomBytes(1)[0] ?? 0;
    if (byte < fair) chosen.add(byte % total);
  }
  return [...chosen].sort((a, b) => a - b);
}

/** The places whose answer is not the word; case and surrounding space do not count. */
export function wrongPlaces(
  words: readonly string[],
  places: readonly number[],
  answers: readonly string[],
): readonly number[] {
  return places.filter((place, order) => words[place] !== (answers[order] ?? "").trim().toLowerCase());
}
