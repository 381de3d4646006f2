/**
 * PROTOCOL.md and FORMAT.md are enough to write another client from: this one was, with node:crypto and nothing of ours.
 * It works with the shipped server, and the shipped reader opens what it wrote.
 */
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readLog } from "../../shared/vault/read-log.ts";
import { recoveryKeys } from "../../shared/vault/recovery-words.ts";
import { TestServer } from "../sync-server/test-server.ts";
import { found, recover, Session } from "./client.ts";
import {
  accepted,
  dataEntry,
  deviceAdd,
  epochKey,
  founded,
  type Log,
  newKeys,
  opened,
  paperKeys,
} from "./log.ts";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const NAMES = { device_name: "First", platform: "None of ours" };
const entropy = new Uint8Array(randomBytes(32));
const [paper, first, second] = [paperKeys(entropy), newKeys(), newKeys()];

let server: TestServer;
let origin: string;
beforeAll(async () => {
  const port = await freePort();
  origin = `http://localhost:${port}`;
  server = await TestServer.open({ origin });
  await server.app.server.listen({ host: "localhost", port });
});
afterAll(() => server.close());

const note = (text: string) => ({
  op: "create",
  item: new Uint8Array(randomBytes(16)),
  type: "note-of-another-client",
  fixed: {},
  secret: {},
  fields: { text },
});

describe("a client written from the two documents", () => {
  const { vaultId, ek, genesis } = founded(first, paper, NAMES);
  let log: Log = accepted(null, genesis);
  let mine: Session;

  it("founds a vault, and again", async () => {
    expect((await found(origin, genesis)).status).toBe(201);
    expect((await found(origin, genesis)).status).toBe(200);
    mine = await Session.open(origin, vaultId, first);
  });

  it("is told by a code why a signature for another origin does not let it in", async () => {
    await expect(Session.open(origin.replace("localhost", "127.0.0.1"), vaultId, first)).rejects.toThrow(
      /401.*wire\/unauthorised/,
    );
  });

  it("appends, adds a second device, and reads all of it back, page by page", async () => {
    for (const entry of [
      (at: Log) => dataEntry(at, first, ek, [note("one"), note("two")]),
      (at: Log) => deviceAdd(at, first, ek, second),
      (at: Log) => dataEntry(at, first, ek, [note("x".repeat(3000))]),
    ])
      log = logOf(await mine.append(log, [entry(log)]));

    const read = await mine.pull(null);

    expect(read.log).toEqual(log);
    expect(read.entries).toHaveLength(4);
  });

  it("loses a race, verifies what stands there, and writes after it", async () => {
    const theirs = await Session.open(origin, vaultId, second);
    const read = await theirs.pull(null);
    const theirKey = epochKey(read.entries, second);
    await theirs.append(read.log, [dataEntry(read.log, second, theirKey, [note("from the second")])]);

    const conflict = await mine.append(log, [dataEntry(log, first, ek, [note("three")])]);
    if (!("instead" in conflict)) throw new Error("no conflict");
    log = conflict.instead.reduce<Log>((so, entry) => accepted(so, entry), log);
    log = logOf(await mine.append(log, [dataEntry(log, first, ek, [note("three")])]));

    expect(theirKey).toEqual(ek);
    expect(log.seq).toBe(6);
  });

  it("comes back with the words alone, and reads everything", async () => {
    const [named] = await recover(origin, paperKeys(entropy));
    if (named === undefined) throw new Error("nothing found");
    const session = await Session.open(origin, named, paper);
    const { entries } = await session.pull(null);
    const key = epochKey(entries, paper);

    const bodies = entries.map((entry) => JSON.stringify(opened(entry, key)));

    expect(Buffer.from(named).equals(vaultId)).toBe(true);
    expect(bodies[0]).toContain("None of ours");
    expect(bodies.join()).toMatch(/one.*two.*Second.*xxx.*from the second.*three/);
    expect(await recover(origin, newKeys())).toEqual([]);
  });

  it("writes what the shipped reader opens with the same words: entries, wraps and fields", async () => {
    const { entries } = await mine.pull(null);
    const plain = entries.map((entry) => new Uint8Array(entry));

    const { state, control } = await readLog(new Uint8Array(vaultId), plain, {
      ...recoveryKeys(entropy),
      epochKeys: new Map(),
    });

    const texts = [...state.items.values()].map(({ fields }) => fields.get("text")?.value);
    expect(texts).toEqual(["one", "two", "x".repeat(3000), "from the second", "three"]);
    expect(state.notices).toEqual([]);
    expect(control.members.size).toBe(3);
  });

  it("imports nothing of ours", () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
    const imports = files.flatMap((name) =>
      [...readFileSync(FOLDER + name, "utf8").matchAll(/from "([^"]+)"/g)].map(([, from]) => from ?? ""),
    );

    expect(files).toHaveLength(4);
    expect(imports.filter((from) => !/^node:crypto$|^\.\/[a-z]+\.ts$/.test(from))).toEqual([]);
  });
});

/** What devices sign has to be known before the server is there. */
async function freePort(): Promise<number> {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "localhost", resolve));
  const address = taken.address();
  await new Promise((resolve) => taken.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

function logOf(result: Log | { readonly instead: readonly Uint8Array[] }): Log {
  if ("instead" in result) throw new Error("a conflict where there should be none");
  return result;
}
