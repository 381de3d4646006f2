import { describe, expect, it } from "vitest";
import { accept } from "../../../shared/log/accept.ts";
import { encodeSnapshotClear, type SnapshotClear } from "../../../shared/log/clear-snapshot.ts";
import { controlHash } from "../../../shared/log/control-state-codec.ts";
import { type Entry, encodeEntry } from "../../../shared/log/entry.ts";
import type { Refusal } from "../../../shared/log/refusal.ts";
import { LogBuilder } from "../vault/log-builder.ts";

function refusal(log: LogBuilder, entry: Entry): Refusal | string {
  const judged = accept(log.state, encodeEntry(entry));
  return judged.outcome === "refused" ? judged.refusal : judged.outcome;
}

async function withSecondDevice() {
  const log = await LogBuilder.found();
  const second = log.newDevice();
  log.append(await log.deviceAdd(second));
  return { log, second };
}

describe("accept: snapshot", () => {
  const right = (log: LogBuilder): SnapshotClear => ({
    coversSeq: log.state.seq,
    controlHash: controlHash(log.state),
    devSeqs: [...log.state.members.values()],
    chunkHashes: [new Uint8Array(32)],
  });
  const snapshot = (log: LogBuilder, change: Partial<SnapshotClear> = {}) =>
    log.draft("snapshot", log.device, { clear: encodeSnapshotClear({ ...right(log), ...change }) });

  it("accepts one that says of the state before it what is so, and changes nothing by it", async () => {
    const { log } = await withSecondDevice();
    const before = log.state;
    log.append(snapshot(log));
    expect(log.state).toEqual({
      ...before,
      seq: 3,
      head: log.state.head,
      members: log.state.members,
    });
  });

  it("refuses one that covers itself, what follows it, or less than all before it", async () => {
    const { log } = await withSecondDevice();
    for (const coversSeq of [0, 1, 3, 4])
      expect(refusal(log, snapshot(log, { coversSeq }))).toBe("wrong-cover");
  });

  it("refuses counters that lower or raise a member's, leave one out or name a stranger", async () => {
    const { log } = await withSecondDevice();
    const all = right(log).devSeqs;
    const changed = (by: number) =>
      all.map((one, at) => ({ ...one, devSeq: one.devSeq + (at === 0 ? by : 0) }));
    const stranger = { deviceId: log.random(16), devSeq: 0 };
    for (const devSeqs of [changed(1), all.slice(1), [...all, stranger], [...all.slice(1), stranger], []])
      expect(refusal(log, snapshot(log, { devSeqs }))).toBe("wrong-counters");
    const lowered = all.map((one) => ({ ...one, devSeq: Math.max(one.devSeq - 1, 0) }));
    expect(refusal(log, snapshot(log, { devSeqs: lowered }))).toBe("wrong-counters");
  });

  it("refuses one that speaks of another control state", async () => {
    const { log } = await withSecondDevice();
    const other = controlHash({ ...log.state, minVersion: 2 });
    expect(refusal(log, snapshot(log, { controlHash: other }))).toBe("wrong-control-hash");
  });

  it("refuses one by a removed member", async () => {
    const { log, second } = await withSecondDevice();
    await log.appendRekey(log.device, [second.deviceId]);
    const entry = log.draft("snapshot", second, { clear: encodeSnapshotClear(right(log)) });
    expect(refusal(log, entry)).toBe("removed-member");
  });
});
