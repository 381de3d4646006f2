/**
 * What lies on the server's disk: sealed bytes as they came, hashes and numbers. The markers of this test go into real
 * sealed entries and chunks; a marker that is stored in clear shows that the search would find one.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { NewEntry, VaultStore } from "../../../sync-server/storage/vault-store.ts";
import { NeedleSearch, textNeedles } from "../../support/needles.ts";
import { after, hash, mustWrite, NOW_MS, newVault, ROOM, random, writeAfter } from "./log-writer.ts";
import { type SqliteGround, sqliteGround } from "./sqlite-ground.ts";

const MARKERS = Array.from({ length: 100 }, (_, index) => `marker-${index}-of-a-site.example`);
const CONTROL = "this marker is stored in clear";

let ground: SqliteGround;
beforeEach(() => {
  ground = sqliteGround();
});
afterEach(() => ground.remove());

it("holds no marker that was sealed, in the file, its log and a backup, and the one that was not", async () => {
  const store = await ground.open();
  await storeMarkers(store);
  const search = new NeedleSearch([...MARKERS, CONTROL].flatMap((text) => textNeedles(text, text)));

  const whileOpen = foundIn(ground.folder, search);
  backup(ground.path, join(ground.folder, "copy.sqlite"));
  await store.close();
  const afterwards = foundIn(ground.folder, search);

  expect(whileOpen).toEqual(["vaults.sqlite-wal: this marker is stored in clear"]);
  expect(afterwards).toEqual([
    "copy.sqlite: this marker is stored in clear",
    "vaults.sqlite: this marker is stored in clear",
  ]);
});

async function storeMarkers(store: VaultStore): Promise<void> {
  const genesis = writeAfter(newVault());
  await mustWrite(store, genesis);
  const entries: NewEntry[] = MARKERS.map((marker, index) => ({
    seq: index + 2,
    kind: 2,
    leaf: hash(),
    bytes: sealed(marker),
  }));
  const clear = { seq: entries.length + 2, kind: 2, leaf: hash(), bytes: new TextEncoder().encode(CONTROL) };
  await mustWrite(store, {
    ...writeAfter(after(genesis)),
    next: { seq: clear.seq, head: hash(), control: random(300) },
    entries: [...entries, clear],
  });
  for (const marker of MARKERS) await store.putChunk(genesis.vaultId, hash(), sealed(marker), ROOM, NOW_MS);
}

function sealed(text: string): Uint8Array {
  return xchacha20poly1305(random(32), random(24)).encrypt(new TextEncoder().encode(text));
}

function foundIn(folder: string, search: NeedleSearch): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const found = search.within(readFileSync(join(folder, name)));
      return [...new Set(found.map((needle) => `${name}: ${needle.name}`))];
    });
}

function backup(database: string, file: string): void {
  const env = { ...process.env, KEYFERRY_DATABASE: database, DATABASE_URL: "" };
  expect(spawnSync(process.execPath, ["sync-server/backup.ts", file], { env }).status).toBe(0);
}
