/**
 * Says whether a history of one log is linearizable: whether every operation can be given one moment between its call
 * and its answer so that a log, asked one operation at a time in that order, answers exactly so. The search is that of
 * Wing and Gong with Lowe's memory of what was tried, as in Porcupine.
 */
import type { Answer, Call, Operation } from "./history.ts";

/** A log that is asked one thing at a time. `heads[0]` is the head before any entry. */
export type LogModel = { readonly heads: readonly string[]; readonly leaves: readonly string[] };

export type Verdict =
  | { readonly isLinearizable: true; readonly order: readonly Operation[] }
  /** The longest order that was found, and what was due after it and fits nowhere. */
  | { readonly isLinearizable: false; readonly placed: number; readonly stuck: readonly Operation[] };

export const EMPTY_LOG = "0".repeat(64);

type Page = { readonly leaves: readonly string[]; readonly hasMore: boolean };

/** Throws nothing: a broken history is a verdict. */
export function judge(history: readonly Operation[]): Verdict {
  return new Search(history).run();
}

/** The log after this call, or null where it would not have answered so. */
export function step(log: LogModel, call: Call, answer: Answer): LogModel | null {
  const seq = log.leaves.length;
  const stands = (at: { readonly seq: number; readonly head: string }) =>
    at.seq === seq && at.head === log.heads[seq];
  if (call.is === "read") {
    if (answer.is === "same") return answer.head === log.heads[seq] ? log : null;
    return answer.is === "page" && stands(answer) && follows(log, call.after, answer) ? log : null;
  }
  const end = call.expect.seq + call.leaves.length;
  const last = call.heads.at(-1);
  const isNext = stands(call.expect);
  const isThere = !isNext && end <= seq && log.heads[end] === last;
  const after = isNext
    ? { heads: [...log.heads, ...call.heads], leaves: [...log.leaves, ...call.leaves] }
    : log;
  if (answer.is === "unknown") return after;
  if (answer.is === "appended")
    return (isNext || isThere) && answer.seq === end && answer.head === last ? after : null;
  if (answer.is !== "conflict" || isNext || isThere || !stands(answer)) return null;
  return follows(log, call.expect.seq, answer) ? log : null;
}

/** A page begins where it was asked to, and goes to the end unless it says that more follows. */
function follows({ leaves }: LogModel, after: number, page: Page): boolean {
  const isToEnd = after + page.leaves.length >= leaves.length;
  return isToEnd !== page.hasMore && page.leaves.every((leaf, index) => leaves[after + index] === leaf);
}

class Search {
  readonly #operations: readonly Operation[];
  readonly #isPlaced: boolean[];
  readonly #order: Operation[] = [];
  readonly #tried = new Set<string>();
  #log: LogModel = { heads: [EMPTY_LOG], leaves: [] };
  #best: { readonly placed: number; readonly stuck: readonly Operation[] } = { placed: -1, stuck: [] };

  constructor(history: readonly Operation[]) {
    this.#operations = history.toSorted((a, b) => a.beganMs - b.beganMs);
    this.#isPlaced = history.map(() => false);
  }

  run(): Verdict {
    if (this.#isOrdered()) return { isLinearizable: true, order: [...this.#order] };
    return { isLinearizable: false, ...this.#best };
  }

  #isOrdered(): boolean {
    const mark = this.#order.length;
    const before = this.#log;
    this.#placeSettled();
    const candidates = this.#candidates();
    if (this.#operations.every(({ endedMs }, at) => this.#isPlaced[at] || endedMs === Infinity)) return true;
    if (!this.#wasTried()) {
      const settled = this.#log;
      for (const at of candidates) {
        const next = this.#after(at);
        if (next === null) continue;
        this.#place(at, next);
        if (this.#isOrdered()) return true;
        this.#takeBack(this.#order.length - 1, settled);
      }
      this.#remember(candidates);
    }
    this.#takeBack(mark, before);
    return false;
  }

  /** What may come now and changes nothing never fits worse than now, so it is not tried later. */
  #placeSettled(): void {
    for (let isMoving = true; isMoving; ) {
      isMoving = false;
      for (const at of this.#candidates()) {
        if (this.#operations[at]?.answer.is === "unknown" || this.#after(at) !== this.#log) continue;
        this.#place(at, this.#log);
        isMoving = true;
      }
    }
  }

  /** Those not placed that began before any of them had ended. */
  #candidates(): readonly number[] {
    const open = this.#operations.flatMap((_, at) => (this.#isPlaced[at] ? [] : [at]));
    const firstEndMs = Math.min(...open.map((at) => this.#operations[at]?.endedMs ?? Infinity));
    return open.filter((at) => (this.#operations[at]?.beganMs ?? Infinity) <= firstEndMs);
  }

  #after(at: number): LogModel | null {
    const operation = this.#operations[at];
    return operation === undefined ? null : step(this.#log, operation.call, operation.answer);
  }

  #place(at: number, log: LogModel): void {
    const operation = this.#operations[at];
    if (operation === undefined) return;
    this.#isPlaced[at] = true;
    this.#order.push(operation);
    this.#log = log;
  }

  #takeBack(length: number, log: LogModel): void {
    const gone = new Set(this.#order.splice(length));
    for (const [at, operation] of this.#operations.entries())
      if (gone.has(operation)) this.#isPlaced[at] = false;
    this.#log = log;
  }

  /** The same operations leading to the same log lead on in the same way. */
  #wasTried(): boolean {
    const key = `${this.#isPlaced.map(Number).join("")} ${this.#log.heads.at(-1)}`;
    if (this.#tried.has(key)) return true;
    this.#tried.add(key);
    return false;
  }

  #remember(candidates: readonly number[]): void {
    if (this.#order.length <= this.#best.placed) return;
    const stuck = candidates.flatMap((at) => this.#operations[at] ?? []);
    this.#best = { placed: this.#order.length, stuck };
  }
}
