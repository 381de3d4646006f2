/** The backup and restore commands, run as people run them. */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openSqlite } from "../../../sync-server/storage/sqlite/sqlite-store.ts";
import { chunkIn, everythingOf, snapshotOn, vaultOf, written } from "./log-writer.ts";
import { type SqliteGround, sqliteGround } from "./sqlite-ground.ts";

let ground: SqliteGround;
let file: string;
beforeEach(() => {
  ground = sqliteGround();
  file = join(ground.folder, "copy.sqlite");
});
afterEach(() => ground.remove());

it("copies everything that was acknowledged, while the server runs, and brings it back", async () => {
  const server = await ground.open();
  const begun = await vaultOf(server, 3);
  const chunk = await chunkIn(server, begun);
  const vault = await snapshotOn(server, begun, [chunk]);
  const kept = await everythingOf(server, vault, [chunk]);

  expect(run("backup", file)).toMatchObject({ status: 0, stderr: "" });

  const later = await written(server, vault);
  await server.close();
  expect(run("restore", file)).toMatchObject({ status: 0, stderr: "" });
  const restored = await ground.open();
  expect(await everythingOf(restored, vault, [chunk])).toEqual(kept);
  expect((await written(restored, vault)).seq).toBe(later.seq);
  await restored.close();
});

it("makes a file that only its owner reads, whole in itself", async () => {
  const server = await ground.open();
  await vaultOf(server, 3);

  run("backup", file);

  await server.close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(ground.folder).filter((name) => name.startsWith("copy"))).toEqual(["copy.sqlite"]);
  expect(integrityOf(file)).toBe("ok");
});

it("keeps what a restore replaces, readable, beside the new file", async () => {
  const server = await ground.open();
  run("backup", file);
  const lost = await vaultOf(server, 2);
  const kept = await everythingOf(server, lost);
  await server.close();

  const { stdout } = run("restore", file);

  const aside = readdirSync(ground.folder).find((name) => name.includes(".replaced-")) ?? "";
  expect(stdout).toContain(aside);
  const [old, now] = [openSqlite(join(ground.folder, aside)), await ground.open()];
  expect(await everythingOf(old, lost)).toEqual(kept);
  expect(await now.vault(lost.vaultId)).toBeNull();
  await old.close();
  await now.close();
});

it("restores where there is no database yet", async () => {
  const server = await ground.open();
  const vault = await vaultOf(server, 2);
  run("backup", file);
  await server.close();
  const elsewhere = join(ground.folder, "elsewhere.sqlite");

  expect(run("restore", file, elsewhere).status).toBe(0);

  const restored = openSqlite(elsewhere);
  expect((await restored.vault(vault.vaultId))?.seq).toBe(3);
  await restored.close();
});

it("restores over a database that is damaged, and keeps the damaged one", async () => {
  const server = await ground.open();
  const vault = await vaultOf(server, 2);
  run("backup", file);
  await server.close();
  const garbage = Buffer.alloc(20_000, "garbage");
  writeFileSync(ground.path, garbage);

  expect(run("restore", file).status).toBe(0);

  const restored = await ground.open();
  expect((await restored.vault(vault.vaultId))?.seq).toBe(3);
  await restored.close();
  const aside = readdirSync(ground.folder).find((name) => name.includes(".replaced-")) ?? "";
  expect(readFileSync(join(ground.folder, aside)).equals(garbage)).toBe(true);
});

it("never overwrites a file with a backup", async () => {
  await (await ground.open()).close();
  writeFileSync(file, "precious");

  expect(run("backup", file)).toMatchObject({ status: 1 });
  expect(readFileSync(file, "utf8")).toBe("precious");
});

it("leaves nothing behind where there is no database to copy", () => {
  expect(run("backup", file).status).toBe(1);
  expect(readdirSync(ground.folder)).toEqual([]);
});

it.each([
  // what is wrong with the file            how it is made so
  ["cut short", (bytes: Buffer) => bytes.subarray(0, bytes.length - 8192)],
  ["overwritten in the middle", (bytes: Buffer) => bytes.fill(0x5a, 16_384, 24_576)],
  ["text", () => Buffer.from("not a database at all")],
  ["empty", () => Buffer.alloc(0)],
  ["a database of another program", foreignDatabase],
])("refuses a backup that is %s and leaves the database as it was", async (_, damage) => {
  const server = await ground.open();
  const vault = await vaultOf(server, 30);
  run("backup", file);
  await server.close();
  chmodSync(file, 0o600);
  writeFileSync(file, damage(readFileSync(file)));
  const before = readFileSync(ground.path);

  expect(run("restore", file)).toMatchObject({ status: 1, stdout: "" });

  expect(readFileSync(ground.path).equals(before)).toBe(true);
  expect(readdirSync(ground.folder).filter((name) => name.includes("restoring"))).toEqual([]);
  const again = await ground.open();
  expect((await again.vault(vault.vaultId))?.seq).toBe(31);
  await again.close();
});

it("refuses to restore under a running server", async () => {
  const server = await ground.open();
  run("backup", file);
  const vault = await vaultOf(server, 1);

  expect(run("restore", file)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("stop the server"),
  });

  expect((await written(server, vault)).seq).toBe(3);
  await server.close();
});

it.each(["backup", "restore"] as const)("%s explains what PostgreSQL has instead", (command) => {
  const result = run(command, file, ground.path, "postgres://keyferry@127.0.0.1:1/none");

  expect(result).toMatchObject({ status: 2, stderr: expect.stringContaining("pg_dump") });
  expect(existsSync(file)).toBe(false);
});

it.each(["backup", "restore"] as const)("%s without a file says how it is used", (command) => {
  expect(run(command)).toMatchObject({ status: 2, stderr: expect.stringContaining("Usage:") });
});

function run(command: "backup" | "restore", argument?: string, database = ground.path, url = "") {
  return spawnSync(
    process.execPath,
    [`sync-server/${command}.ts`, ...(argument === undefined ? [] : [argument])],
    { encoding: "utf8", env: { ...process.env, KEYFERRY_DATABASE: database, DATABASE_URL: url } },
  );
}

function integrityOf(path: string): unknown {
  const database = new DatabaseSync(path, { readOnly: true });
  const row = database.prepare("PRAGMA integrity_check").get();
  database.close();
  return row?.["integrity_check"];
}

function foreignDatabase(): Buffer {
  const path = join(ground.folder, "foreign.sqlite");
  const database = new DatabaseSync(path);
  database.exec("CREATE TABLE other (id INTEGER)");
  database.close();
  return readFileSync(path);
}
