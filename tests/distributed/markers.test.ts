/**
 * More than a thousand markers go through the real engine into real servers, which are then searched to the last file:
 * none is found. What was put there in clear on purpose is, so the search would have found them.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sha256 } from "@noble/hashes/sha2.js";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { MemoryReplica } from "../../scripts/testing/memory-replica.ts";
import { type RealPostgres, startPostgres } from "../../scripts/testing/real-postgres.ts";
import { pathOf } from "../../shared/wire/paths.ts";
import { ROOT } from "../structure/source-tree.ts";
import { bytesNeedles, NeedleSearch, textNeedles } from "../support/needles.ts";
import { nodeRandom } from "../support/node-randomness.ts";
import { Device, doorTo, foundReplica, joinedReplica } from "./device.ts";
import { logOf } from "./passkeys.ts";
import { type Found, flushTables, inFiles, inRows, inText } from "./places.ts";
import { Planted } from "./planted.ts";
import { type NodeSettings, ServerNode } from "./server-node.ts";

/** Put into a place of the vault that the server does not look at, by a member who seals nothing. */
const LEAK = "written in clear on purpose 5f1a8c";
/** Stands in every log and in the metrics. */
const ROUTE = pathOf("log").replace("//", "/:id/");
/** What each store keeps in clear and must: ids that were drawn by chance. */
const IN_CLEAR = ["control: device id", "control: leak", "control: vault id"];

let postgres: RealPostgres;
let folder: string;
beforeAll(async () => {
  postgres = await startPostgres();
}, 120_000);
afterAll(() => postgres?.stop(), 60_000);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "keyferry-markers-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("of a thousand markers not one is found", () => {
  it("in SQLite's file, its log and a backup, in what the server prints and in what it counts", async () => {
    const database = join(folder, "live", "server.sqlite");
    mkdirSync(join(folder, "live"));
    const { node, search } = await plantedServer({ KEYFERRY_DATABASE: database });

    const live = inFiles(search, join(folder, "live"));
    const inLog = inFiles(search, join(folder, "live"), (path) => path.endsWith("-wal"));
    const metrics = await metricsOf(node);
    const file = join(folder, "backup");
    const env = { ...process.env, KEYFERRY_DATABASE: database, DATABASE_URL: "" };
    const made = spawnSync(process.execPath, [join(ROOT, "sync-server/backup.ts"), file], { env });
    await node.stop();
    const closed = inFiles(search, join(folder, "live"));
    const backup = inFiles(search, folder, (path) => path === "backup");

    expect(made.status).toBe(0);
    for (const place of [live, inLog, closed, backup]) expect(place.names).toEqual(IN_CLEAR);
    for (const text of [metrics, node.said]) expect(inText(search, text).names).toEqual(["control: route"]);
    report("SQLite", { live, inLog, closed, backup, said: inText(search, node.said) });
  }, 120_000);

  it("in PostgreSQL's tables and files, its write-ahead log, in what a node prints and in what it counts", async () => {
    const url = await postgres.createDatabase();
    const { node, search } = await plantedServer({ DATABASE_URL: url });

    const metrics = await metricsOf(node);
    const rows = await inRows(search, url);
    await node.stop();
    await flushTables(url);
    const isWal = (path: string) => path.startsWith("pg_wal");
    const wal = inFiles(search, postgres.dataDirectory, isWal);
    const rest = inFiles(search, postgres.dataDirectory, (path) => !isWal(path));

    for (const place of [wal, rest]) expect(place.names).toEqual(IN_CLEAR);
    expect(rows.names).toEqual(IN_CLEAR);
    for (const text of [metrics, node.said]) expect(inText(search, text).names).toEqual(["control: route"]);
    report("PostgreSQL", { rows, wal, rest, said: inText(search, node.said) });
  }, 120_000);
});

/** A talkative server that got everything that was planted, the leak, and requests that carry markers astray. */
async function plantedServer(settings: NodeSettings) {
  const node = await ServerNode.start({ ...settings, KEYFERRY_LOG_LEVEL: "debug", KEYFERRY_METRICS: "open" });
  const planted = new Planted();
  const door = doorTo(() => node.address);
  const entropy = nodeRandom(32);
  const laptop = new Device(new MemoryReplica(await foundReplica(entropy, planted.device())), door);
  await laptop.connect();
  const phone = new Device(new MemoryReplica(await joinedReplica(entropy, door, planted.device())), door);
  const tablet = new Device(new MemoryReplica(await joinedReplica(entropy, door, planted.device())), door);
  for (const [index, edit] of planted.edits.entries()) {
    await laptop.engine.write([edit]);
    if (index % 60 === 59) await laptop.sync();
  }
  await laptop.sync();
  await laptop.engine.rekey(laptop.transport, { remove: [tablet.state.keyring.device.deviceId] });
  for (const device of [phone, laptop]) await device.sync();

  for (const { state } of [laptop, phone, tablet]) {
    planted.add("a signing key", state.keyring.device.signSeed);
    planted.add("a wrapping key", state.keyring.device.kemSecret);
  }
  for (const { key } of laptop.state.keyring.epochKeys.values()) planted.add("an epoch key", key);
  planted.add("the words", entropy);
  expect(laptop.state.snapshot?.chunkHashes.length).toBeGreaterThan(0);
  expect(logOf(phone.replica).at(-1)).toBe(logOf(laptop.replica).at(-1));
  expect(planted.count).toBeGreaterThan(1000);

  const leak = new TextEncoder().encode(LEAK);
  await laptop.transport.putChunk(sha256(leak), leak);
  await goAstray(node, planted);
  return { node, search: new NeedleSearch([...planted.needles, ...controls(laptop)]) };
}

function controls({ vaultId, state }: Device) {
  return [
    ...textNeedles("control: leak", LEAK),
    ...textNeedles("control: route", ROUTE),
    ...bytesNeedles("control: vault id", vaultId),
    ...bytesNeedles("control: device id", state.keyring.device.deviceId),
  ];
}

/** Requests of a client that is broken: markers in paths, queries, headers and bodies. All are refused, none is told. */
async function goAstray({ address }: ServerNode, { needles }: Planted): Promise<void> {
  const texts = needles.filter(({ form }) => form === "hex").slice(0, 60);
  for (const { bytes } of texts) {
    const text = bytes.toString("latin1");
    const astray: readonly (readonly [string, RequestInit])[] = [
      [`/v1/vaults/${text}/log?after=${text}`, {}],
      [`/${text}`, { method: "PUT", body: text }],
      [`/v1/vaults`, { method: "POST", body: text, headers: { "content-type": "application/cbor" } }],
      [`/v1/auth/token`, { method: "POST", body: text, headers: { "content-type": `text/${text}` } }],
      [`/v1/server`, { headers: { authorization: `Bearer ${text}`, "user-agent": text, referer: text } }],
    ];
    for (const [path, request] of astray) await (await fetch(address + path, request)).arrayBuffer();
  }
}

async function metricsOf({ address }: ServerNode): Promise<string> {
  const answer = await fetch(`${address}/metrics`);
  expect(answer.status).toBe(200);
  return answer.text();
}

function report(what: string, places: Readonly<Record<string, Found>>): void {
  const sizes = Object.entries(places).map(([name, { bytes }]) => `${name} ${(bytes / 1e6).toFixed(1)} MB`);
  console.log(`searched ${what}: ${sizes.join(", ")}`);
}
