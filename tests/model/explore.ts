/**
 * All worlds that can be reached within a bound, breadth first: each once, those apart only in the names of the two equal
 * devices counted as one. Judges every world, every step and every ending; stops at the first that breaks a promise and
 * tells how it came there. Worlds seen are remembered by a hash of 53 bits: among ten million, one is taken for another
 * with a chance of one in two hundred.
 */
import { type Action, type Stage, stepsFrom } from "./actions.ts";
import { PROMISES } from "./promises.ts";
import { endsWell, possibleHeads } from "./settle.ts";
import { nameOf, type World } from "./world.ts";

export type Exploration = {
  readonly worlds: number;
  readonly steps: number;
  /** Endings that were played out. */
  readonly endings: number;
  /** Actions on the longest way that is the shortest to its world. */
  readonly depth: number;
  /** False where the limit on worlds ended it. */
  readonly isExhaustive: boolean;
  readonly broken: { readonly what: string; readonly trace: readonly Action[] } | null;
};

export type ExploreOptions = {
  readonly isSymmetric: boolean;
  readonly maxWorlds?: number;
  /** Called for each depth with the number of worlds so far. */
  readonly tell?: (depth: number, worlds: number) => void;
};

type Way = { readonly before: Way; readonly action: Action } | null;
type Found = { readonly world: World; readonly way: Way };

export function explore(stage: Stage, start: World, options: ExploreOptions): Exploration {
  const { isSymmetric, maxWorlds = Number.POSITIVE_INFINITY, tell } = options;
  const seen = new Set([hashOf(nameOf(stage.tree, start, isSymmetric))]);
  const count = { steps: 0, endings: 0, depth: 0 };
  const result = (broken: Exploration["broken"], isExhaustive: boolean): Exploration => ({
    ...count,
    worlds: seen.size,
    isExhaustive,
    broken,
  });
  let level: Found[] = [{ world: start, way: null }];
  while (level.length > 0) {
    const next: Found[] = [];
    for (const here of level) {
      for (const head of possibleHeads(here.world)) {
        count.endings += 1;
        const what = endsWell(stage, here.world, head);
        if (what !== null) return result({ what, trace: traceOf(here.way) }, false);
      }
      for (const { action, world } of stepsFrom(stage, here.world)) {
        count.steps += 1;
        const way: Way = { before: here.way, action };
        const what = brokenBy(stage, here.world, action, world);
        if (what !== null) return result({ what, trace: traceOf(way) }, false);
        const size = seen.size;
        if (seen.add(hashOf(nameOf(stage.tree, world, isSymmetric))).size > size) next.push({ world, way });
        if (seen.size >= maxWorlds) return result(null, false);
      }
    }
    if (next.length > 0) count.depth += 1;
    tell?.(count.depth, seen.size);
    level = next;
  }
  return result(null, true);
}

function brokenBy(stage: Stage, before: World, action: Action, world: World): string | null {
  for (const { name, broken } of PROMISES) {
    const wrong = broken(stage, world, { world: before, action });
    if (wrong !== null) return `${name}: ${wrong}`;
  }
  return null;
}

function traceOf(way: Way): readonly Action[] {
  const trace: Action[] = [];
  for (let at = way; at !== null; at = at.before) trace.push(at.action);
  return trace.reverse();
}

/** Two multiplicative hashes of 32 bits, of which 53 bits are used. */
function hashOf(text: string): number {
  let one = 0xdeadbeef;
  let two = 0x41c6ce57;
  for (let place = 0; place < text.length; place++) {
    const code = text.charCodeAt(place);
    one = Math.imul(one ^ code, 2654435761);
    two = Math.imul(two ^ code, 1597334677);
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(two ^ (two >>> 13), 3266489909);
  two = Math.imul(two ^ (two >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
  return 4294967296 * (2097151 & two) + (one >>> 0);
}
