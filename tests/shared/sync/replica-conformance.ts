/**
 * What every replica must do, whatever it keeps its state in. `open` begins one; the suite sees it through the contract
 * alone, and through `again`, which is what a restarted process would open on the same disk.
 */
import { beforeEach, describe, expect, it } from "vitest";
import { idText } from "../../../shared/log/device-id.ts";
import type { NewReplica } from "../../../shared/sync/new-replica.ts";
import type { Replica, ReplicaState } from "../../../shared/sync/replica.ts";
import { writeDataEntry } from "../../../shared/vault/write-entry.ts";
import {
  attempt,
  edit,
  ITEM_A,
  ITEM_B,
  newlyFounded,
  type OpenReplica,
  outside,
  SECRET_1,
  step,
} from "./replica-fixtures.ts";
import { replicaItemsConformance } from "./replica-items-conformance.ts";

export function replicaConformance(open: OpenReplica): void {
  replicaItemsConformance(open);

  let begin: NewReplica;
  let replica: Replica;
  let again: () => Replica;
  beforeEach(async () => {
    begin = await newlyFounded();
    ({ replica, again } = await open(begin));
  });

  describe("state", () => {
    it("is what it began with, and nothing waits", async () => {
      const { generation, outbox, attempts, notices, ...rest } = await replica.state();

      expect(generation).toBeGreaterThan(0);
      expect([outbox, attempts, notices]).toEqual([[], [], []]);
      expect(rest).toEqual(begin.state);
    });

    const parts: [string, Partial<ReplicaState>][] = [
      ["link", { link: { origin: "https://sync.example.org", lastSyncedAtMs: 1_700_000_000_123 } }],
      [
        "standing",
        {
          standing: {
            is: "forked",
            fork: { forkSeq: 3, theirs: { seq: 5, head: new Uint8Array(32).fill(5) }, seenAtMs: 7 },
          },
        },
      ],
      ["standing", { standing: { is: "closed", how: "moved", newOrigin: "https://other.example.org" } }],
      [
        "snapshot",
        {
          snapshot: { seq: 9, coversSeq: 8, chunkHashes: [new Uint8Array(32).fill(8)], isChecked: false },
        },
      ],
      [
        "checkpoint",
        { checkpoint: { seq: 4, device: ITEM_A, at: { ms: 2 ** 41, counter: 65_535 }, itemCount: 12 } },
      ],
      ["ownCheckpointAtMs", { ownCheckpointAtMs: 12 }],
      ["owedRemovals", { owedRemovals: [ITEM_A, ITEM_B] }],
      ["closingSeenAtMs", { closingSeenAtMs: 2 ** 42 }],
      [
        "devices",
        {
          devices: new Map([
            [idText(ITEM_A), { name: "Zweite", platform: "Firefox on Linux", heard: null }],
            [idText(ITEM_B), { name: "", platform: "", heard: { ms: 4, counter: 1 } }],
          ]),
        },
      ],
    ];
    it.each(parts)("keeps %s, and everything that a step does not name stays", async (_, part) => {
      const { generation, ...before } = await replica.state();

      await step(replica, { state: part });

      const { generation: after, ...state } = await again().state();
      expect(state).toEqual({ ...before, ...part });
      expect(after).not.toBe(generation);
    });

    it("keeps log, control state and open groups of a written entry", async () => {
      const before = await replica.state();
      const group = { id: ITEM_B, index: 0, count: 2 };
      const op = { op: "put", itemId: ITEM_A, field: "label", value: "in a group" } as const;
      const { head, opened } = writeDataEntry(before.keyring, before.log, [op], outside, group);
      const control = { ...before.control, seq: head.seq, head: head.head };
      const openGroups = new Map([["some group", [opened]]]);

      await step(replica, { state: { log: head, control, openGroups } });

      expect(await again().state()).toMatchObject({ log: head, control, openGroups });
    });
  });

  describe("a commit from an older generation", () => {
    it("is refused by its code, and writes nothing", async () => {
      const { generation } = await replica.state();
      await step(replica, { state: { ownCheckpointAtMs: 1 } });

      const stale = replica.commit({ from: generation, state: { ownCheckpointAtMs: 2 } });

      await expect(stale).rejects.toMatchObject({ code: "sync/changed-meanwhile" });
      expect((await again().state()).ownCheckpointAtMs).toBe(1);
    });

    it("is refused where two race: exactly one of them is written", async () => {
      const { generation } = await replica.state();
      const other = again();

      const ends = await Promise.allSettled([
        replica.commit({ from: generation, state: { ownCheckpointAtMs: 1 } }),
        other.commit({ from: generation, state: { ownCheckpointAtMs: 2 } }),
      ]);

      const winners = ends.flatMap(({ status }, index) => (status === "fulfilled" ? [index + 1] : []));
      expect(winners).toHaveLength(1);
      expect((await replica.state()).ownCheckpointAtMs).toBe(winners[0]);
    });
  });

  describe("entries", () => {
    it("are the ones that were appended, leaves among them, by rising seq", async () => {
      const leaf = new Uint8Array(32).fill(7);
      const [first] = begin.entries;
      const next = attempt(await replica.state(), "second");

      await step(replica, {
        appended: [
          { seq: 2, bytes: next.bytes },
          { seq: 3, bytes: leaf },
        ],
      });

      expect(await again().entries(1, 9)).toEqual([
        first,
        { seq: 2, bytes: next.bytes },
        { seq: 3, bytes: leaf },
      ]);
      expect(await replica.entries(2, 2)).toEqual([{ seq: 2, bytes: next.bytes }]);
      expect(await replica.entries(4, 9)).toEqual([]);
    });

    it("leave the log where another branch takes their place", async () => {
      const ours = attempt(await replica.state(), "ours");
      const theirs = attempt(await replica.state(), "theirs");
      await step(replica, { appended: [{ seq: 2, bytes: ours.bytes }] });

      await step(replica, { abandonFrom: 2, appended: [{ seq: 2, bytes: theirs.bytes }] });

      expect(await again().entries(2, 9)).toEqual([{ seq: 2, bytes: theirs.bytes }]);
    });

    it("of the server's branch are kept apart, and replaced as a whole", async () => {
      const bytes = attempt(await replica.state(), "theirs").bytes;
      await step(replica, {
        theirs: [
          { seq: 2, bytes },
          { seq: 3, bytes },
        ],
      });
      expect(await replica.theirs()).toEqual([
        { seq: 2, bytes },
        { seq: 3, bytes },
      ]);

      await step(replica, { theirs: [{ seq: 4, bytes }] });
      await step(replica, { state: { ownCheckpointAtMs: 1 } });
      expect(await again().theirs()).toEqual([{ seq: 4, bytes }]);

      await step(replica, { theirs: [] });
      expect(await replica.theirs()).toEqual([]);
      expect(await replica.entries(2, 9)).toEqual([]);
    });
  });

  describe("the outbox", () => {
    it("keeps edits as they are, oldest first, until each is taken out by its name", async () => {
      const state = await replica.state();
      const [first, second, third] = ["one", "two", "three"].map((label) => edit(state, label));
      if (!first || !second || !third) throw new Error("three edits");

      await step(replica, { outbox: { add: [first, second] } });
      await step(replica, { outbox: { add: [third] } });
      expect((await again().state()).outbox).toEqual([first, second, third]);

      await step(replica, { outbox: { remove: [second.opId] } });
      expect((await again().state()).outbox).toEqual([first, third]);
    });

    it("moves an edit to the end that is taken out and put in at once", async () => {
      const state = await replica.state();
      const [first, second] = [edit(state, "one"), edit(state, "two")];
      await step(replica, { outbox: { add: [first, second] } });

      const moved = {
        ...first,
        baseSeq: 0,
        reissue: { abandonedHead: SECRET_1.slice(8), forkSeq: 1, device: ITEM_A },
      };
      await step(replica, { outbox: { remove: [first.opId], add: [moved] } });

      expect((await again().state()).outbox).toEqual([second, moved]);
    });
  });

  describe("attempts", () => {
    it("are kept with what they bring, by rising seq", async () => {
      const state = await replica.state();
      const [epochKey] = [...state.keyring.epochKeys.values()];
      if (epochKey === undefined) throw new Error("an epoch key");
      const plain = attempt(state, "plain");
      const withKey = { ...attempt(state, "key"), seq: 3, opId: null, brings: { epochKey } };
      const withDevice = { ...attempt(state, "device"), seq: 4, brings: { device: state.keyring.device } };

      await step(replica, { attempts: { add: [withDevice, plain].slice(1) } });
      await step(replica, { attempts: { add: [withKey, withDevice] } });

      expect((await again().state()).attempts).toEqual([plain, withKey, withDevice]);
    });

    it("stay known by their leaf when they are gone", async () => {
      const state = await replica.state();
      const signed = attempt(state, "signed");
      const never = attempt(state, "never");
      await step(replica, { attempts: { add: [signed] } });
      expect(await replica.hasSigned(signed.leaf)).toBe(true);

      await step(replica, { attempts: { remove: [signed.leaf] } });

      expect((await again().state()).attempts).toEqual([]);
      expect(await again().hasSigned(signed.leaf)).toBe(true);
      expect(await again().hasSigned(never.leaf)).toBe(false);
    });

    it("take another's place in the step that removes it", async () => {
      const state = await replica.state();
      const [first, second] = [attempt(state, "first"), attempt(state, "second")];
      await step(replica, { attempts: { add: [first] } });

      await step(replica, { attempts: { remove: [first.leaf], add: [second] } });

      expect((await replica.state()).attempts).toEqual([second]);
    });
  });

  describe("notices", () => {
    it("get numbers that are never used again", async () => {
      const notice = (seq: number) => ({ about: "unreadable-entry", seq, device: ITEM_A }) as const;
      await step(replica, { notices: { add: [notice(1), notice(2)] } });
      const [first, second] = (await replica.state()).notices;
      expect([first?.notice, second?.notice]).toEqual([notice(1), notice(2)]);

      await step(replica, { notices: { remove: [first?.id ?? -1, second?.id ?? -1], add: [notice(3)] } });

      const { notices } = await again().state();
      expect(notices.map((one) => one.notice)).toEqual([notice(3)]);
      expect([first?.id, second?.id]).not.toContain(notices[0]?.id);
    });
  });

  describe("chunks", () => {
    it("are found by their hash until they are removed", async () => {
      const [kept, removed] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
      const bytes = new Uint8Array(65_536).fill(4);
      await step(replica, {
        chunks: {
          add: [
            { hash: kept, bytes },
            { hash: removed, bytes: SECRET_1 },
          ],
        },
      });

      await step(replica, { chunks: { remove: [removed] } });

      expect(await again().chunk(kept)).toEqual(bytes);
      expect(await again().chunk(removed)).toBeNull();
    });
  });
}
