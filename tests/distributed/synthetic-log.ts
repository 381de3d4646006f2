/** Histories of a log that is simulated: right ones, to have something planted in them. */
import type { Chance } from "../simulation/world/chance.ts";
import type { Operation } from "./history.ts";
import { EMPTY_LOG, type LogModel, step } from "./linearizable.ts";

export function append(log: LogModel, leaves: readonly string[]) {
  const seq = log.leaves.length;
  const heads = leaves.map((_, index) => [log.heads[seq], ...leaves.slice(0, index + 1)].join(">"));
  return { is: "append", expect: { seq, head: log.heads[seq] ?? "" }, leaves, heads } as const;
}

/** What a right log answers to this call. */
export function answerOf(log: LogModel, call: Operation["call"]): Operation["answer"] {
  const seq = log.leaves.length;
  const at = { seq, head: log.heads[seq] ?? "" };
  if (call.is === "read") return { is: "page", ...at, leaves: log.leaves.slice(call.after), hasMore: false };
  const end = call.expect.seq + call.leaves.length;
  const appended = { is: "appended", seq: end, head: call.heads.at(-1) ?? "" } as const;
  if (step(log, call, appended) !== null) return appended;
  return { is: "conflict", ...at, leaves: log.leaves.slice(call.expect.seq), hasMore: false };
}

/** As many clients as said read and append on what they read last; each operation happens at one moment within it. */
export function rightHistory(luck: Chance, length = 60, clients = 5): readonly Operation[] {
  let log: LogModel = { heads: [EMPTY_LOG], leaves: [] };
  const known = Array.from({ length: clients }, () => log);
  const freeAt = known.map(() => 0);
  const history: Operation[] = [];
  for (let count = 0, nowMs = 0; count < length; count++) {
    nowMs += luck.between(1, 10);
    const client = luck.below(clients);
    const seen = known[client] ?? log;
    const isAppend = luck.happens(0.5);
    const leaves = Array.from({ length: luck.between(1, 3) }, (_, index) => `${count}.${index}`);
    const call = isAppend ? append(seen, leaves) : ({ is: "read", after: seen.leaves.length } as const);
    const right = answerOf(log, call);
    log = step(log, call, right) ?? log;
    known[client] = log;
    const isLost = isAppend && luck.happens(0.1);
    const beganMs = Math.max(nowMs - luck.below(30), freeAt[client] ?? 0);
    const endedMs = isLost ? Infinity : nowMs + luck.below(30) / 31;
    freeAt[client] = nowMs + 1;
    const answer = isLost ? ({ is: "unknown" } as const) : right;
    history.push({ who: `client ${client}`, call, answer, beganMs: Math.min(beganMs, nowMs), endedMs });
  }
  return luck.shuffled(history);
}
