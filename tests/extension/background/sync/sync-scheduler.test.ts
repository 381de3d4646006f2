import { beforeEach, describe, expect, it } from "vitest";
import { readProgress } from "../../../../extension/background/sync/sync-progress.ts";
import { type SchedulerWorld, SyncScheduler } from "../../../../extension/background/sync/sync-scheduler.ts";
import { KeeperFault } from "../../../../extension/background/vault/keeper-fault.ts";
import { SyncFault } from "../../../../shared/sync/sync-fault.ts";
import { ControlledTime, settle } from "../../../support/controlled-time.ts";
import { memorySession } from "../../../support/memory-session.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

let time: ControlledTime;
let session: ReturnType<typeof memorySession>;
let scheduler: SyncScheduler;
/** When a sync began, in ms from the beginning. */
let begun: number[];
let wakeAtMs: number | null;
let moves: number;
let mayRun: boolean;
/** Ends the sync that runs. */
let finish: ((error?: unknown) => void) | null;
let startMs: number;

beforeEach(() => {
  time = new ControlledTime();
  startMs = time.nowMs;
  session = memorySession();
  begun = [];
  wakeAtMs = null;
  moves = 0;
  mayRun = true;
  finish = null;
  scheduler = newScheduler();
});

function newScheduler(overrides: Partial<SchedulerWorld> = {}): SyncScheduler {
  return new SyncScheduler({
    sync: () =>
      new Promise((resolve, reject) => {
        begun.push(time.nowMs - startMs);
        finish = (error) => (error === undefined ? resolve() : reject(error));
      }),
    maySync: async () => mayRun,
    session,
    nowMs: time.now,
    fraction: () => 0.5,
    wakeAt: (timeMs) => {
      wakeAtMs = timeMs;
    },
    after: time.after,
    moved: () => {
      moves++;
    },
    ...overrides,
  });
}

async function end(error?: unknown): Promise<void> {
  await settle();
  if (finish === null) throw new Error("no sync runs");
  const finishing = finish;
  finish = null;
  finishing(error);
  await settle();
}

const unreachable = () => new SyncFault("sync/unreachable", "no answer");

/** Syncs and fails, this often. */
async function fail(times: number): Promise<void> {
  for (let count = 0; count < times; count++) {
    scheduler.atOnce();
    await end(unreachable());
  }
}

describe("what makes a sync begin", () => {
  // what happens                          -> seconds until a sync begins (chance at one half)
  it.each<[string, () => unknown, number]>([
    ["the vault is opened or a passkey made", () => scheduler.atOnce(), 0],
    ["a hint comes", () => scheduler.hinted(), 0],
    ["the alarm rings", () => scheduler.woken(), 0],
    ["the person says so", () => void scheduler.now(), 0],
    ["another edit is made", () => scheduler.soon(), 15],
  ])("%s", async (_, happens, seconds) => {
    await happens();
    await time.pass(MINUTE);

    expect(begun).toEqual([seconds * SECOND]);
  });

  it("nothing does while the vault is locked or has no server", async () => {
    mayRun = false;

    for (const happens of [() => scheduler.atOnce(), () => scheduler.soon(), () => scheduler.woken()])
      await happens();
    await scheduler.now();
    await time.pass(MINUTE);

    expect(begun).toEqual([]);
    expect(scheduler.isSyncing).toBe(false);
  });

  it("edits in a row go together, and a passkey takes them along", async () => {
    await scheduler.soon();
    await time.pass(5 * SECOND);
    await scheduler.soon();
    scheduler.atOnce();
    await end();
    await time.pass(MINUTE);

    expect(begun).toEqual([5 * SECOND]);
  });

  it("an edit wakes the worker should it end before", async () => {
    await scheduler.soon();

    expect(wakeAtMs).toBe(startMs + 15 * SECOND);
  });
});

describe("one sync at a time", () => {
  it("whoever asks while one runs gets one more after it, and all of them the same", async () => {
    scheduler.atOnce();
    await settle();
    const asked = scheduler.now();
    scheduler.atOnce();
    await scheduler.hinted();
    expect(begun).toHaveLength(1);

    await end();
    await end();
    await asked;

    expect(begun).toHaveLength(2);
  });

  it("the person who asks hears why it failed, once it began after the question", async () => {
    scheduler.atOnce();
    await settle();
    const asked = scheduler.now();
    await end();
    const heard = expect(asked).rejects.toMatchObject({ code: "sync/unreachable" });
    await end(unreachable());

    await heard;
  });

  it("pages hear when it begins and when it ends", async () => {
    scheduler.atOnce();
    await settle();
    expect([scheduler.isSyncing, moves]).toEqual([true, 1]);

    await end();

    expect([scheduler.isSyncing, moves]).toEqual([false, 2]);
  });
});

describe("the next one", () => {
  it("is due after 15 minutes when all is well", async () => {
    scheduler.atOnce();
    await end();

    expect(wakeAtMs).toBe(startMs + 15 * MINUTE);
    expect(await readProgress(session)).toEqual({ fault: null, failures: 0, nextTryAtMs: wakeAtMs });
  });

  // failures in a row -> pause in seconds with chance at one half: three quarters of the longest
  it.each([
    [1, 22.5],
    [2, 45],
    [3, 90],
    [7, 1440],
    [8, 2700],
    [12, 2700],
  ])("after %i failures comes after %d s", async (failures, seconds) => {
    await fail(failures);

    expect(wakeAtMs).toBe(time.nowMs + seconds * SECOND);
    expect(await readProgress(session)).toMatchObject({ fault: "sync/unreachable", failures });
  });

  it("does not come before the server said", async () => {
    scheduler.atOnce();
    await end(new SyncFault("sync/rate-limited", "slower", undefined, 10 * MINUTE));

    expect(wakeAtMs).toBe(startMs + 10 * MINUTE);
  });

  it("is not brought on by hints or an early alarm while syncing fails, also for a new worker", async () => {
    await fail(2);
    scheduler = newScheduler();

    await scheduler.hinted();
    await scheduler.woken();
    await time.pass(30 * SECOND);
    expect(begun).toHaveLength(2);

    await time.pass(15 * SECOND);
    await scheduler.woken();
    await settle();
    expect(begun).toHaveLength(3);
  });

  it("comes at once when the person or a passkey asks although syncing fails", async () => {
    await fail(3);

    const asked = scheduler.now();
    await end();
    await asked;
    scheduler.atOnce();
    await end();

    expect(begun).toHaveLength(5);
    expect(await readProgress(session)).toMatchObject({ fault: null, failures: 0 });
  });

  it("is nobody's business after the server was taken away", async () => {
    await fail(1);
    await scheduler.soon();

    await scheduler.startAnew();
    await time.pass(MINUTE);

    expect([begun.length, wakeAtMs]).toEqual([1, null]);
    expect(await readProgress(session)).toMatchObject({ fault: null, nextTryAtMs: null });
  });
});

describe("a vault that is locked in the middle", () => {
  it("is no failure, and the next unlocking goes on", async () => {
    scheduler.atOnce();
    await end(new KeeperFault("vault/locked", "locked"));
    expect(await readProgress(session)).toMatchObject({ fault: null, failures: 0 });

    scheduler.atOnce();
    await end();

    expect(begun).toHaveLength(2);
  });
});
