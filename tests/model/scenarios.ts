/**
 * The bounds within which everything is tried. All begin with a vault of three devices, of which one will come into other
 * hands, and the words.
 */
import type { Forging, Stage } from "./actions.ts";
import { FIRST, LogTree, NEWCOMER, SECOND } from "./log-tree.ts";
import { RULES, type Rules } from "./rules.ts";
import { type Left, newDevice, type World, withDevice } from "./world.ts";

export type Bound = Partial<Omit<Left, "edits">> & {
  /** A newcomer is who was added by the words. */
  readonly edits: { readonly first: number; readonly second?: number; readonly newcomer?: number };
};

export type Scenario = {
  readonly name: string;
  readonly server: "honest" | "lies";
  readonly forges: readonly Forging[];
  /** Tried whole by the tests. */
  readonly bounds: readonly Bound[];
  /** Tried by the command, for those with more time. */
  readonly large: Bound;
};

export const SCENARIOS: readonly Scenario[] = [
  {
    name: "an honest server that is set back to old states, and answers that are lost",
    server: "honest",
    forges: [],
    bounds: [
      { edits: { first: 1, second: 1 }, restores: 2, losses: 1, removals: 1, merges: 2 },
      { edits: { first: 1, newcomer: 1 }, restores: 1, removals: 1, recoveries: 1, merges: 1 },
    ],
    large: { edits: { first: 2, second: 1 }, restores: 2, losses: 1, removals: 1, recoveries: 1, merges: 2 },
  },
  {
    name: "a server that shows any log to anybody",
    server: "lies",
    forges: [],
    bounds: [{ edits: { first: 1, second: 1 }, losses: 1, removals: 1, merges: 2 }],
    large: { edits: { first: 2, second: 2 }, losses: 1, removals: 1, merges: 2 },
  },
  {
    name: "such a server and a removed device together",
    server: "lies",
    forges: ["data", "add", "come-back"],
    bounds: [{ edits: { first: 1 }, removals: 1, merges: 1, forgeries: 2 }],
    large: { edits: { first: 1, second: 1 }, removals: 1, merges: 2, forgeries: 2 },
  },
  {
    name: "a thief that removes others, gives them rubbish for keys, and would replace the words",
    server: "lies",
    forges: ["remove", "garble", "new-words"],
    bounds: [
      { edits: { first: 1 }, removals: 1, merges: 1, forgeries: 1 },
      { edits: { first: 1 }, forgeries: 1, recoveries: 1 },
    ],
    large: { edits: { first: 1, second: 1 }, removals: 1, merges: 1, forgeries: 1, recoveries: 1 },
  },
  {
    name: "recovery by the words from whatever is shown, and new words",
    server: "lies",
    forges: [],
    bounds: [
      { edits: { first: 1 }, recoveries: 1, newWords: 1 },
      { edits: { first: 1 }, merges: 1, recoveries: 1 },
      { edits: { first: 1 }, removals: 1, merges: 1, newWords: 1 },
    ],
    large: { edits: { first: 1, newcomer: 1 }, removals: 1, merges: 1, recoveries: 1, newWords: 1 },
  },
];

export function stageOf(scenario: Scenario, rules: Rules = RULES): Stage {
  return { tree: new LogTree(rules), rules, forges: scenario.forges };
}

export function startOf({ server }: Scenario, bound: Bound): World {
  const edits = new Array<number>(NEWCOMER + 1).fill(0);
  edits[FIRST] = bound.edits.first;
  edits[SECOND] = bound.edits.second ?? 0;
  edits[NEWCOMER] = bound.edits.newcomer ?? 0;
  const {
    removals = 0,
    recoveries = 0,
    newWords = 0,
    merges = 0,
    losses = 0,
    restores = 0,
    forgeries = 0,
  } = bound;
  const world: World = {
    sent: [0],
    head: server === "honest" ? 0 : null,
    devices: [],
    left: { edits, removals, recoveries, newWords, merges, losses, restores, forgeries },
    secret: 0,
  };
  const device = newDevice(0, [0], false, 0);
  return withDevice(withDevice(world, FIRST, device), SECOND, device);
}
