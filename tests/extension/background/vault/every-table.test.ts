/** What lies in any table is sealed, and all of it goes along when the vault gets another password. */
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../../../extension/background/vault/settings.ts";
import {
  type Durable,
  durable,
  foundTestVault,
  PASSWORD,
  startWorker,
  WORDS,
  type Worker,
} from "../../../support/background-world.ts";
import { everythingIn, fillEveryTable, PLANTED } from "../../../support/full-replica.ts";
import { bytesNeedles, NeedleSearch, textNeedles } from "../../../support/needles.ts";

let world: Durable;
let worker: Worker;
let secrets: readonly Uint8Array[];
beforeEach(async () => {
  world = durable();
  worker = await foundTestVault(world);
  secrets = await fillEveryTable(worker.replica);
});

/** Every row as text; bytes in hex, for they are looked for in every form. */
async function dump(): Promise<ReadonlyMap<string, Buffer>> {
  const tables = new Map<string, Buffer>();
  for (const table of world.database.tables) {
    const rows = await table.toArray();
    const parts: Buffer[] = [];
    JSON.stringify(rows, (_, value) => {
      if (value instanceof Uint8Array) parts.push(Buffer.from(value), Buffer.from("\0"));
      else if (typeof value !== "object") parts.push(Buffer.from(`${value}\0`));
      return value instanceof Uint8Array ? null : value;
    });
    tables.set(table.name, Buffer.concat(parts));
  }
  return tables;
}

describe("every table", () => {
  it("has rows, so that what follows looks at something", async () => {
    const counts = await Promise.all(
      world.database.tables.map(async (table) => [table.name, await table.count()] as const),
    );

    expect(counts.filter(([name, count]) => count === 0 && name !== "outcomes")).toEqual([]);
    expect(counts).toHaveLength(14);
  });

  it("tells nothing of what was put into it", async () => {
    const needles = [
      ...Object.entries(PLANTED).flatMap(([name, value]) =>
        typeof value === "string" ? textNeedles(name, value) : bytesNeedles(name, value.subarray(0, 12)),
      ),
      ...secrets.flatMap((secret, index) => bytesNeedles(`secret ${index}`, secret)),
      ...textNeedles("words", WORDS.slice(0, 3).join(" ")),
    ];
    const search = new NeedleSearch(needles);

    const found = [...(await dump())].flatMap(([table, rows]) =>
      search.within(rows).map(({ name, form }) => `${table}: ${name} as ${form}`),
    );

    expect(found).toEqual([]);
    expect(search.within(Buffer.from(`xx${PLANTED.userName}`))).not.toEqual([]);
  });

  it("is there after a change of the password, for a worker that was started anew", async () => {
    const before = await everythingIn(worker.replica);

    await worker.keeper.changePassword(PASSWORD, "another password", DEFAULT_SETTINGS);

    expect(await everythingIn(startWorker(world).replica)).toEqual(before);
  });

  it("has no row left that the old local key opens, nor a name that it gave", async () => {
    const old = (await worker.keeper.keys())?.rows;
    const before = await world.database.transaction("r", world.database.tables, () =>
      Promise.all(world.database.tables.map((table) => table.toArray())),
    );

    await worker.keeper.changePassword(PASSWORD, "another password", DEFAULT_SETTINGS);

    const sealedBefore = new Set(before.flat().flatMap(sealedBytes));
    const after = await Promise.all(world.database.tables.map((table) => table.toArray()));
    expect(
      after
        .flat()
        .flatMap(sealedBytes)
        .filter((sealed) => sealedBefore.has(sealed)),
    ).toEqual([]);
    const [signed] = await world.database.signed.toArray();
    expect(() => old?.open("signed", signed?.id ?? "", signed?.sealed ?? new Uint8Array())).toThrow();
    const namesBefore = new Set(
      before
        .flat()
        .map((row) => row.id)
        .filter((id) => id?.length === 32),
    );
    expect(namesBefore.size).toBeGreaterThan(5);
    expect(after.flat().filter((row) => namesBefore.has(row.id))).toEqual([]);
  });

  it("goes on from there: the next step is taken under the new key", async () => {
    const { generation } = await worker.replica.state();
    await worker.keeper.changePassword(PASSWORD, "another password", DEFAULT_SETTINGS);

    await worker.replica.commit({ from: generation, state: { ownCheckpointAtMs: 5 } });

    expect((await startWorker(world).replica.state()).ownCheckpointAtMs).toBe(5);
  });
});

/** All sealed columns of a row, in hex. */
function sealedBytes(row: object): string[] {
  return Object.entries(row).flatMap(([name, value]) => {
    if (value instanceof Uint8Array)
      return name.startsWith("sealed") ? [Buffer.from(value).toString("hex")] : [];
    return typeof value === "object" && value !== null && !Array.isArray(value) ? sealedBytes(value) : [];
  });
}
