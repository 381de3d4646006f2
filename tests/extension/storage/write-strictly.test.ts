import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { KeyferryDatabase } from "../../../extension/storage/schema.ts";
import { assertStrict, writeStrictly } from "../../../extension/storage/write-strictly.ts";
import { Fault } from "../../../shared/bytes/fault.ts";

describe("writeStrictly", () => {
  let db: KeyferryDatabase;
  beforeEach(async () => {
    db = new KeyferryDatabase(`test-${crypto.randomUUID()}`);
  });

  it("asks the browser for strict durability and gets it", async () => {
    const granted: unknown[] = [];

    await writeStrictly(db, [db.entries], async () => {
      granted.push((await import("dexie")).Dexie.currentTransaction.idbtrans.durability);
      await db.entries.put({ seq: 1, sealed: Uint8Array.of(1) });
    });

    expect(granted).toEqual(["strict"]);
  });

  it.each([["relaxed"], ["default"], [undefined]])("refuses to write with durability %s", (durability) => {
    expect(() => assertStrict(durability)).toThrow(expect.objectContaining({ code: "storage/not-durable" }));
  });

  it("writes nothing when the work throws, and keeps the fault's code", async () => {
    const writing = writeStrictly(db, [db.entries], async () => {
      await db.entries.put({ seq: 1, sealed: Uint8Array.of(1) });
      throw new Fault("storage/changed-meanwhile", "called off");
    });

    await expect(writing).rejects.toMatchObject({ code: "storage/changed-meanwhile" });
    expect(await db.entries.count()).toBe(0);
  });

  it("names a full disk as such", async () => {
    const writing = writeStrictly(db, [db.entries], async () => {
      throw new DOMException("no room", "QuotaExceededError");
    });

    await expect(writing).rejects.toMatchObject({ code: "storage/full" });
  });
});
