/** Short histories of one log, each with one thing wrong with it, and some that only look wrong. */
import type { Answer, Operation } from "./history.ts";
import { EMPTY_LOG, type LogModel } from "./linearizable.ts";
import { answerOf, append } from "./synthetic-log.ts";

type Named = readonly (readonly [string, readonly Operation[]])[];
/** When it was asked and when answered; without the second the answer never came. */
type Span = readonly [began: number, ended?: number];

const NOTHING = log();
const A = log("a");
const AB = log("a", "b");
const AC = log("a", "c");
const ABC = log("a", "b", "c");

export const ANOMALIES: Named = [
  ["an acknowledged append that is not there", [write([0, 1], NOTHING, "a"), read([2, 3], NOTHING)]],
  [
    "an acknowledged append that another one took the place of",
    [write([0, 1], NOTHING, "a"), write([2, 3], A, "b"), write([4, 5], A, "c"), read([6, 7], AC)],
  ],
  [
    "a read of what was newest before an append was acknowledged",
    [write([0, 1], NOTHING, "a"), write([2, 3], A, "b"), read([4, 5], A)],
  ],
  [
    "a read that is older than another reader's",
    [write([0, 1], NOTHING, "a"), write([2, 9], A, "b"), read([3, 4], AB), read([5, 6], A)],
  ],
  ["two winners of one place", [write([0, 1], NOTHING, "a"), write([2, 5], A, "b"), write([3, 6], A, "c")]],
  ["two beginnings", [write([0, 5], NOTHING, "a"), write([0, 5], NOTHING, "b")]],
  [
    "two entries in another order than they were acknowledged in",
    [write([0, 1], NOTHING, "a"), write([2, 3], A, "b"), read([4, 5], log("b", "a"))],
  ],
  [
    "an entry that was acknowledged before the one that it follows was sent",
    [write([0, 1], A, "b"), write([2, 3], NOTHING, "a"), read([4, 5], AB)],
  ],
  [
    "an entry that is there twice",
    [write([0, 1], NOTHING, "a"), write([2, 3], NOTHING, "a"), read([4, 5], log("a", "a"))],
  ],
  [
    "one entry acknowledged at two places",
    [write([0, 1], NOTHING, "a"), { ...write([2, 3], NOTHING, "a"), answer: { ...appended(AB), seq: 2 } }],
  ],
  ["an entry that nobody sent", [write([0, 1], NOTHING, "a"), read([2, 3], AB)]],
  ["an entry that is read before it is sent", [read([0, 1], A), write([2, 3], NOTHING, "a")]],
  [
    "an append without an answer that is there and then gone",
    [write([0, 1], NOTHING, "a"), write([2], A, "b"), read([3, 4], AB), read([5, 6], A)],
  ],
  [
    "an append without an answer that comes after its place was taken",
    [write([0, 1], NOTHING, "a"), write([2], A, "b"), write([3, 4], A, "c"), read([5, 6], AB)],
  ],
  [
    "a conflict for the one who was right",
    [write([0, 1], NOTHING, "a"), { ...write([2, 3], A, "b"), answer: conflict(A, 1) }, read([4, 5], A)],
  ],
  [
    "a conflict that names what is not there",
    [
      write([0, 1], NOTHING, "a"),
      write([2, 3], A, "b"),
      { ...write([4, 5], A, "c"), answer: conflict(AC, 1) },
    ],
  ],
  [
    "a page that leaves out an entry",
    [write([0, 1], NOTHING, "a"), write([2, 3], A, "b"), { ...read([4, 5], AB), answer: page(AB, 1) }],
  ],
  [
    "a page of other entries under the right head",
    [write([0, 1], NOTHING, "a"), { ...read([2, 3], A), answer: { ...page(A, 0), leaves: ["x"] } }],
  ],
  [
    '"as before" where something was acknowledged since',
    [write([0, 1], NOTHING, "a"), write([2, 3], A, "b"), { ...read([4, 5], A), answer: same(A) }],
  ],
];

export const HARMLESS: Named = [
  ["no history", []],
  ["a read beside an append that does not see it", [write([0, 5], NOTHING, "a"), read([1, 6], NOTHING)]],
  ["a read beside an append that sees it", [write([0, 5], NOTHING, "a"), read([1, 2], A)]],
  [
    "an append without an answer that never happened",
    [write([0, 1], NOTHING, "a"), write([2], A, "b"), write([3, 4], A, "c"), read([5, 6], AC)],
  ],
  [
    "an append without an answer that happened late",
    [write([0, 1], NOTHING, "a"), write([2], A, "b"), read([3, 4], A), read([5, 6], AB)],
  ],
  [
    "the same bytes again, long after others followed",
    [
      write([0, 1], NOTHING, "a"),
      write([2, 3], A, "b"),
      write([4, 5], AB, "c"),
      write([6, 7], A, "b"),
      read([8, 9], ABC),
    ],
  ],
  [
    "the same bytes twice at once",
    [write([0, 1], NOTHING, "a"), write([2, 5], A, "b"), write([2, 5], A, "b"), read([6, 7], AB)],
  ],
  [
    "the loser of a race, told who won",
    [
      write([0, 1], NOTHING, "a"),
      write([2, 5], A, "b"),
      { ...write([2, 5], A, "c"), answer: conflict(AB, 1) },
    ],
  ],
  [
    '"as before" beside an append',
    [write([0, 1], NOTHING, "a"), { ...read([2, 6], A), answer: same(A) }, write([3, 5], A, "b")],
  ],
];

function log(...leaves: readonly string[]): LogModel {
  return { heads: [EMPTY_LOG, ...append({ heads: [EMPTY_LOG], leaves: [] }, leaves).heads], leaves };
}

/** Acknowledged where an answer came. */
function write([beganMs, endedMs]: Span, on: LogModel, leaf: string): Operation {
  const call = append(on, [leaf]);
  const answer = endedMs === undefined ? ({ is: "unknown" } as const) : answerOf(on, call);
  return { who: `writer of ${leaf}`, call, answer, beganMs, endedMs: endedMs ?? Infinity };
}

/** A read from the beginning that saw all of this log. */
function read([beganMs, endedMs = Infinity]: Span, seen: LogModel): Operation {
  return {
    who: "reader",
    call: { is: "read", after: 0 },
    answer: page(seen, seen.leaves.length),
    beganMs,
    endedMs,
  };
}

function at({ heads, leaves }: LogModel) {
  return { seq: leaves.length, head: heads.at(-1) ?? "" };
}

/** The first `count` entries of this log, as a page of it. */
function page(seen: LogModel, count: number): Extract<Answer, { readonly is: "conflict" | "page" }> {
  return { is: "page", ...at(seen), leaves: seen.leaves.slice(0, count), hasMore: false };
}

function conflict(seen: LogModel, after: number): Answer {
  return { is: "conflict", ...at(seen), leaves: seen.leaves.slice(after), hasMore: false };
}

function appended(seen: LogModel) {
  return { is: "appended", ...at(seen) } as const;
}

function same(seen: LogModel): Answer {
  return { is: "same", head: at(seen).head };
}
