/** The tests that every store must pass, as one suite. */
import { afterAll, beforeAll, describe } from "vitest";
import type { GroupStore } from "../../../sync-server/storage/grouped-writes.ts";
import { chunkTests } from "./conformance-chunks.ts";
import { compactionTests } from "./conformance-compaction.ts";
import { faultTests } from "./conformance-faults.ts";
import { groupTests } from "./conformance-groups.ts";
import { logTests } from "./conformance-log.ts";
import { mailboxTests } from "./conformance-mailbox.ts";
import { raceTests } from "./conformance-races.ts";
import { serverTests } from "./conformance-server.ts";
import type { StoreGround } from "./store-ground.ts";

/** What a part of the suite is given; both are there once the tests run. */
export type Subject = { readonly store: () => GroupStore; readonly ground: () => StoreGround };

/** `prepare` makes an empty place for data; it is called once. */
export function storeConformance(name: string, prepare: () => Promise<StoreGround>): void {
  describe(`${name} as a vault store`, () => {
    let ground: StoreGround | null = null;
    let store: GroupStore | null = null;
    const subject: Subject = { store: () => present(store), ground: () => present(ground) };

    beforeAll(async () => {
      ground = await prepare();
      store = await ground.open();
    }, 60_000);
    afterAll(async () => {
      await store?.close();
      await ground?.remove();
    });

    describe("the log", () => logTests(subject));
    describe("chunks and quota", () => chunkTests(subject));
    describe("snapshots and what may be dropped", () => compactionTests(subject));
    describe("what belongs to the server", () => serverTests(subject));
    describe("mailboxes", () => mailboxTests(subject));
    describe("races", () => raceTests(subject));
    describe("writes in groups", () => groupTests(subject));
    describe("broken writes", () => faultTests(subject));
  });
}

function present<Value>(value: Value | null): Value {
  if (value === null) throw new Error("used before it was prepared");
  return value;
}
