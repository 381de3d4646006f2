/** What remains of SQLite's file when processes die, share it, or find no room. */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { statSync } from "node:fs";
import { dirname } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase, pragma } from "../../../sync-server/storage/sqlite/open-database.ts";
import { straceProblem, syncCalls } from "../../support/strace.ts";
import { missingFrom, WritingProcess } from "./acknowledged-writes.ts";
import { everythingOf, mustWrite, vaultOf, writeAfter, written } from "./log-writer.ts";
import { type SqliteGround, sqliteGround } from "./sqlite-ground.ts";

let ground: SqliteGround;
beforeEach(() => {
  ground = sqliteGround();
});
afterEach(() => ground.remove());

describe("durability", () => {
  it("has the settings that make an acknowledged write survive a power cut", async () => {
    const database = openDatabase(ground.path);

    expect(pragma(database, "journal_mode")).toBe("wal");
    expect(pragma(database, "synchronous")).toBe(2);
    expect(pragma(database, "fullfsync")).toBe(1);
    expect(pragma(database, "page_size")).toBe(8192);
    expect(pragma(database, "busy_timeout")).toBe(5000);
    database.close();
  });

  it("asks the disk to keep the log before each write returns", async () => {
    expect(straceProblem()).toBeNull();
    const store = await ground.open();
    let vault = await vaultOf(store, 0);
    const WRITES = 10;

    const calls = await syncCalls([process.pid], ground.folder, async () => {
      for (let count = 0; count < WRITES; count++) vault = await written(store, vault);
    });

    await store.close();
    expect(calls.filter((line) => line.includes("-wal")).length).toBeGreaterThanOrEqual(WRITES);
  });

  it("keeps its file from other accounts of the machine", async () => {
    const store = await ground.open();
    await vaultOf(store, 0);

    for (const end of ["", "-wal", "-shm"]) expect(statSync(ground.path + end).mode & 0o077).toBe(0);
    await store.close();
  });
});

describe("kill -9", () => {
  it.each([1, 2, 3, 4, 5])("loses nothing acknowledged (%i)", async (round) => {
    const writer = new WritingProcess(ground.path, [id(), id(), id()]);
    await writer.until(60 + round * 17);

    await writer.kill();

    const store = await ground.open();
    expect(await missingFrom(store, writer.acknowledged)).toEqual([]);
    await store.close();
  });

  it("loses nothing when the same file is written on and killed again and again", async () => {
    const vaults = [id(), id()];
    const all: WritingProcess[] = [];
    for (let round = 1; round <= 4; round++) {
      const writer = new WritingProcess(ground.path, vaults);
      all.push(writer);
      await writer.until(25);
      await writer.kill();
    }

    const store = await ground.open();
    expect(
      await missingFrom(
        store,
        all.flatMap(({ acknowledged }) => acknowledged),
      ),
    ).toEqual([]);
    await store.close();
  });
});

describe("two processes on one file", () => {
  it("take turns: both write to one vault and to their own, and no place is given twice", async () => {
    const shared = id();
    const writers = [
      new WritingProcess(ground.path, [shared, id()]),
      new WritingProcess(ground.path, [shared, id()]),
    ];

    await Promise.all(writers.map((writer) => writer.until(120)));
    for (const writer of writers) await writer.kill();

    const store = await ground.open();
    const acknowledged = writers.flatMap((writer) => writer.acknowledged);
    expect(await missingFrom(store, acknowledged)).toEqual([]);
    const places = acknowledged.filter(({ vault }) => vault === shared).map(({ seq }) => seq);
    expect(new Set(places).size).toBe(places.length);
    expect(writers.flatMap(({ faults }) => faults)).toEqual([]);
    await store.close();
  });
});

describe("a full disk", () => {
  it("refuses the write, keeps what was acknowledged, and goes on once there is room", async () => {
    const writer = new URL("writing-process.ts", import.meta.url).pathname;
    const vault = id();
    // No file may grow beyond 4000 blocks of 512 bytes or 1 KiB, depending on the shell.
    const limited = `ulimit -f 4000; exec "${process.execPath}" "${writer}" "${ground.path}" ${vault}`;

    const { stdout, status } = spawnSync("sh", ["-c", limited], { encoding: "utf8", cwd: dirname(writer) });

    const lines = stdout.trim().split("\n");
    expect(status).toBe(3);
    expect(lines.at(-1)).toBe("fault store/unavailable");
    const acknowledged = lines.slice(0, -1).map((line) => {
      const [name = "", seq = "", leaf = ""] = line.split(" ");
      return { vault: name, seq: Number(seq), leaf };
    });
    expect(acknowledged.length).toBeGreaterThan(5);
    const store = await ground.open();
    expect(await missingFrom(store, acknowledged)).toEqual([]);
    const record = await store.vault(new Uint8Array(Buffer.from(vault, "hex")));
    if (record !== null) await mustWrite(store, writeAfter(record));
    expect((await everythingOf(store, await vaultOf(store, 1))).entries).toHaveLength(2);
    await store.close();
  });
});

function id(): string {
  return randomBytes(32).toString("hex");
}
