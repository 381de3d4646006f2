/**
 * Three processes of the server on one PostgreSQL, devices of several vaults that reach another one with every request,
 * and one node after the other dying meanwhile: together they are one server, whose every log has one order.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MemoryReplica } from "../../scripts/testing/memory-replica.ts";
import { type RealPostgres, startPostgres } from "../../scripts/testing/real-postgres.ts";
import { decodeHint, eventSubprotocols } from "../../shared/wire/event-message.ts";
import { pathOf } from "../../shared/wire/paths.ts";
import { Chance } from "../simulation/world/chance.ts";
import { nodeRandom } from "../support/node-randomness.ts";
import { ANOMALIES, HARMLESS } from "./anomalies.ts";
import { Device, doorTo, foundReplica, joinedReplica } from "./device.ts";
import type { Operation } from "./history.ts";
import { hoppingDoor } from "./hopping-door.ts";
import { judge } from "./linearizable.ts";
import { accountsInLog, accountsSeen, logOf, passkey } from "./passkeys.ts";
import { Recorder } from "./recorder.ts";
import { ServerNode } from "./server-node.ts";
import { rightHistory } from "./synthetic-log.ts";

const VAULTS = 3;
const DEVICES = 3;
const ROUNDS = 14;

const seed = Number(process.env["KEYFERRY_SEED"] ?? Date.now() % 1_000_000_000);

let postgres: RealPostgres;
let nodes: readonly ServerNode[];
beforeAll(async () => {
  postgres = await startPostgres();
  const settings = { DATABASE_URL: await postgres.createDatabase() };
  // One after the other: the first makes the tables.
  const first = await ServerNode.start(settings);
  nodes = [first, ...(await Promise.all([1, 2].map(() => ServerNode.start(settings))))];
}, 120_000);
afterAll(async () => {
  await Promise.all((nodes ?? []).map((node) => node.kill()));
  await postgres?.stop();
}, 60_000);

describe("the judge of histories", () => {
  it("takes every history of a log that was asked one thing at a time", () => {
    for (let run = 0; run < 100; run++) {
      const verdict = judge(rightHistory(new Chance(run)));
      expect(verdict.isLinearizable, `history ${run}`).toBe(true);
    }
  });

  it("refuses almost every one in which a single answer is another one's, and says where it got stuck", () => {
    const refused = [];
    for (let run = 0; run < 100; run++) {
      const luck = new Chance(run);
      const history = rightHistory(luck);
      const verdict = judge(withOneWrong(history, luck));
      if (!verdict.isLinearizable && verdict.stuck.length > 0) refused.push(run);
    }
    // An answer that a neighbour got as well is no other one.
    expect(refused.length).toBeGreaterThan(80);
  });

  it.each(ANOMALIES)("refuses %s", (_, history) => {
    expect(judge(history).isLinearizable).toBe(false);
  });

  it.each(HARMLESS)("takes %s", (_, history) => {
    expect(judge(history).isLinearizable).toBe(true);
  });
});

describe(`three nodes on one database (seed ${seed})`, () => {
  it("answer as one server with one order for every vault while they are killed one by one", async () => {
    const luck = new Chance(seed);
    const recorder = new Recorder();
    const families = await Promise.all(
      Array.from({ length: VAULTS }, (_, vault) => family(`vault ${vault}`, recorder, luck)),
    );
    const devices = families.flat();
    let rounds = 0;
    const life = devices.map(async (device, index) => {
      const own = new Chance(seed, index + 1);
      for (let round = 0; round < ROUNDS; round++) {
        for (let edit = own.between(1, 2); edit > 0; edit--)
          await device.engine.write([passkey(`${index} in round ${round}, ${edit}`)]);
        await device.persist(() => device.sync());
        rounds++;
      }
    });
    const deaths = killOneByOne(() => rounds / (devices.length * ROUNDS));
    await Promise.all(life);
    const killed = await deaths;
    for (const device of [...devices, ...devices]) await device.persist(() => device.sync());

    expect(killed).toBe(nodes.length);
    expect([...recorder.refusals].filter(([status]) => status < 500)).toEqual([]);
    for (const members of families) requireSame(members);
    const histories = [...recorder.histories.values()];
    expect(histories.map(judge).filter(({ isLinearizable }) => !isLinearizable)).toEqual([]);
    const operations = histories.flat();
    const count = (is: string) => operations.filter(({ answer }) => answer.is === is).length;
    // A history in which nobody was ever too late would say little.
    expect(count("conflict")).toBeGreaterThan(5);
    expect(count("appended")).toBeGreaterThan(VAULTS * DEVICES * 5);
    console.log(
      `seed ${seed}: ${operations.length} operations on ${histories.length} vaults, ${count("appended")} appended, ` +
        `${count("conflict")} conflicts, ${count("unknown")} without an answer, ${killed} nodes killed`,
    );
  }, 120_000);

  it("tell a device on one node what was appended on another", async () => {
    const [here, there] = nodes;
    if (here === undefined || there === undefined) throw new Error("not enough nodes");
    const entropy = nodeRandom(32);
    const writer = new Device(
      new MemoryReplica(await foundReplica(entropy)),
      doorTo(() => here.address),
    );
    await writer.connect();
    const listener = await listen(writer, there);

    for (const account of ["ann", "bob", "cat"]) {
      await writer.engine.write([passkey(account)]);
      await writer.sync();
      await expect.poll(() => listener.heard.at(-1), { timeout: 5_000 }).toBe(writer.state.log.seq);
    }

    listener.close();
  });
});

/** The devices of one new vault. */
async function family(name: string, recorder: Recorder, luck: Chance): Promise<readonly Device[]> {
  const entropy = nodeRandom(32);
  const doors = Array.from({ length: DEVICES }, (_, index) =>
    hoppingDoor(`${name}, device ${index}`, nodes, recorder, new Chance(luck.uint32())),
  );
  const [door, ...others] = doors;
  if (door === undefined) throw new Error("a family without devices");
  const founder = new Device(new MemoryReplica(await foundReplica(entropy)), door);
  await founder.persist(() => founder.connect());
  const devices = [founder];
  for (const other of others)
    await founder.persist(async () => {
      devices.push(new Device(new MemoryReplica(await joinedReplica(entropy, other)), other));
    });
  return devices;
}

/** Every node dies once and comes back while the others work. `progress`: of the work, up to 1. */
async function killOneByOne(progress: () => number): Promise<number> {
  let killed = 0;
  for (const node of nodes) {
    while (progress() < (killed + 0.5) / (nodes.length + 0.5)) await pause(5);
    await node.kill();
    killed++;
    await pause(100);
    await node.start();
  }
  return killed;
}

/** Everybody has the same log, and every edit stands in it exactly once. */
function requireSame(members: readonly Device[]): void {
  const [first] = members;
  if (first === undefined) throw new Error("a family without devices");
  const accounts = accountsInLog(first.replica);
  expect(new Set(accounts).size).toBe(accounts.length);
  for (const { replica, state } of members) {
    expect(state.outbox).toEqual([]);
    expect(state.standing).toEqual({ is: "active" });
    expect(accountsSeen(replica)).toEqual(accounts);
    expect(logOf(replica)).toEqual(logOf(first.replica));
  }
  expect(accounts.length).toBeGreaterThanOrEqual(DEVICES * ROUNDS);
}

async function listen(device: Device, { address }: ServerNode) {
  const token = await device.transport.liveToken();
  const path = pathOf("events", { vaultId: device.vaultId });
  const socket = new WebSocket(`${address.replace("http", "ws")}${path}`, [...eventSubprotocols(token)]);
  const heard: (number | null)[] = [];
  socket.onmessage = ({ data }) => heard.push(decodeHint(String(data)));
  await expect.poll(() => heard.length, { timeout: 10_000 }).toBeGreaterThan(0);
  return { heard, close: () => socket.close() };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** One operation gets the answer that another one of its kind got. */
function withOneWrong(history: readonly Operation[], luck: Chance): readonly Operation[] {
  const answered = history.filter(({ answer }) => answer.is !== "unknown");
  const victim = luck.pick(answered);
  const others = answered.filter(
    ({ answer }) =>
      answer.is === victim.answer.is && JSON.stringify(answer) !== JSON.stringify(victim.answer),
  );
  const { answer } = luck.pick(others.length > 0 ? others : answered.filter((one) => one !== victim));
  return history.map((operation) => (operation === victim ? { ...operation, answer } : operation));
}
