/**
 * A server that dies by kill -9 at every step of every request that writes: what it said yes to is there, the rest is
 * there or not, and the engine brings both sides together without doing anything twice. And a server that is told to go
 * under load: what it said yes to is there, and everybody else heard so.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MemoryReplica } from "../../scripts/testing/memory-replica.ts";
import { type RealPostgres, startPostgres } from "../../scripts/testing/real-postgres.ts";
import { bytesToHex } from "../../shared/bytes/bytes.ts";
import { nodeRandom } from "../support/node-randomness.ts";
import { Caller } from "./caller.ts";
import type { Moment } from "./cut-exchange.ts";
import { Device, doorTo, foundReplica } from "./device.ts";
import { MortalServer } from "./mortal-server.ts";
import { passkey } from "./passkeys.ts";
import { type NodeSettings, ServerNode } from "./server-node.ts";
import { storedVaults } from "./stored.ts";

type Kind = "SQLite" | "PostgreSQL";

const MOMENTS: Readonly<Record<Kind, readonly Moment[]>> = {
  SQLite: [
    { sent: 0.9 },
    ...[0, 1, 2, 4, 8].map((sentAgoMs) => ({ sentAgoMs })),
    { answered: 1 },
    { answered: Infinity },
  ],
  PostgreSQL: [{ sentAgoMs: 1 }, { sentAgoMs: 3 }, { sentAgoMs: 8 }, { answered: 1 }],
};

const CALLERS = 32;
const CALLS = 16;
/** What the engine makes of a server that says that it stops. */
const GOING = "wire/unavailable, 503";

let postgres: RealPostgres;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "keyferry-killed-"));
  postgres = await startPostgres();
  // Those that end well leave what the compiler made of the sources to the many that come after them.
  await (await ServerNode.start(await freshStore.SQLite())).stop();
}, 120_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await postgres?.stop();
}, 60_000);

const freshStore = {
  SQLite: async (): Promise<NodeSettings> => ({
    KEYFERRY_DATABASE: join(folder, `${bytesToHex(nodeRandom(6))}.sqlite`),
  }),
  PostgreSQL: async (): Promise<NodeSettings> => ({ DATABASE_URL: await postgres.createDatabase() }),
} as const;

describe.concurrent.each<Kind>(["SQLite", "PostgreSQL"])("kill -9 of a server on %s", (kind) => {
  it("in founding, putting back and appending loses nothing acknowledged and doubles nothing", async () => {
    const server = await MortalServer.open(await freshStore[kind]());
    for (const moment of MOMENTS[kind]) {
      server.killing.acknowledged.clear();
      const device = await newDevice(server);
      await device.engine.write([passkey("before there was a server")]);

      await server.dieIn("found", moment, device, () => device.connect());
      await server.dieIn("suffix", moment, device, () => device.connect());
      await device.connect();
      await server.requireSame(device);

      await device.engine.write([passkey("one")]);
      await device.engine.write([passkey("two")]);
      await server.dieIn("append", moment, device, () => device.sync());
      await device.sync();
      await server.requireSame(device);
    }
    await server.close();

    expect(server.tally.keptAnswered).toBeGreaterThan(0);
    expect(server.tally.notKept).toBeGreaterThan(0);
    console.log(kind, server.tally);
  }, 120_000);

  it("in uploading the chunks of a snapshot loses none that was acknowledged", async () => {
    const server = await MortalServer.open(await freshStore[kind]());
    const device = await newDevice(server);
    await device.connect();
    for (let count = 0; count < 256; count++) await device.engine.write([passkey(`${count}`, 1500)]);

    for (const moment of MOMENTS[kind]) await server.dieIn("chunk", moment, device, () => device.sync());
    await device.sync();

    await server.requireSame(device);
    expect(device.state.snapshot?.chunkHashes.length).toBeGreaterThan(MOMENTS[kind].length);
    await server.close();
  }, 120_000);
});

describe.concurrent.each<Kind>(["SQLite", "PostgreSQL"])(
  "a server on %s that is told to go under load",
  (kind) => {
    it("has everything that it said yes to and nothing else, and tells everybody else that it goes", async () => {
      const settings = await freshStore[kind]();
      const node = await ServerNode.start(settings);
      const callers: Caller[] = [];
      for (let count = 0; count < CALLERS; count++)
        callers.push(
          await Caller.open(
            doorTo(() => node.address),
            CALLS,
          ),
        );
      let answered = 0;
      let exit: Promise<number | null> | null = null;

      await Promise.all(
        callers.map((caller) =>
          caller.appendAll(() => {
            if (++answered === CALLERS * 3) exit = node.stop();
          }),
        ),
      );

      expect(await exit).toBe(0);
      for (const { refusal } of callers) expect([GOING, "no answer"]).toContain(refusal);
      const stored = await storedVaults(
        settings,
        callers.map(({ device }) => device.vaultId),
      );
      expect(stored.map(({ leaves }) => leaves.length)).toEqual(
        callers.map(({ acknowledged }) => acknowledged),
      );
      const told = callers.filter(({ refusal }) => refusal === GOING).length;
      console.log(
        `${kind}: ${answered} of ${CALLERS * CALLS} appended, ${told} of ${CALLERS} told by an answer`,
      );
    }, 60_000);
  },
);

async function newDevice({ killing }: MortalServer): Promise<Device> {
  return new Device(new MemoryReplica(await foundReplica(nodeRandom(32))), killing.door);
}
