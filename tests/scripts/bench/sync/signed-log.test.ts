import { describe, expect, it } from "vitest";
import { nodeSignatures } from "../../../../scripts/bench/sync/node-signatures.ts";
import { signedLog, writesOf } from "../../../../scripts/bench/sync/signed-log.ts";
import { accept } from "../../../../shared/log/accept.ts";
import type { ControlState } from "../../../../shared/log/control-state.ts";
import { nobleSignatures } from "../../../../shared/log/signature-scheme.ts";

describe("a log that a bench signs beforehand", () => {
  it("is one that the log's own rule accepts, entry by entry", async () => {
    const { entries } = await signedLog(5);

    let state: ControlState | null = null;
    for (const bytes of entries) {
      const judged = accept(state, bytes);
      if (judged.outcome !== "accepted") throw new Error(JSON.stringify(judged));
      ({ state } = judged);
    }

    expect(state?.seq).toBe(6);
  });

  it("has data entries of 1 KiB, give or take header and signature", async () => {
    const { entries } = await signedLog(3);

    for (const { length } of entries.slice(1)) {
      expect(length).toBeGreaterThanOrEqual(1000);
      expect(length).toBeLessThanOrEqual(1300);
    }
  });

  it("becomes writes of one entry each that lead from nothing to its end", async () => {
    const log = await signedLog(4);

    const writes = await writesOf(log);

    expect(writes.map(({ expect: { seq }, next }) => [seq, next.seq])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 5],
    ]);
    expect(writes.map(({ entries }) => entries.map(({ bytes }) => bytes))).toEqual(
      log.entries.map((bytes) => [bytes]),
    );
    for (const [index, { next }] of writes.slice(0, -1).entries())
      expect(writes[index + 1]?.expect.head).toEqual(next.head);
  });
});

describe("signatures by Node", () => {
  it("are the bytes that the log's own scheme makes", () => {
    const seed = new Uint8Array(32).fill(7);
    for (const length of [0, 1, 1000]) {
      const message = new Uint8Array(length).fill(3);

      expect(nodeSignatures.sign(message, seed)).toEqual(nobleSignatures.sign(message, seed));
    }
  });
});
