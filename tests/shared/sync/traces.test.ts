import { describe, expect, it } from "vitest";
import { openKept } from "../../../shared/sync/opened-log.ts";
import { leavesTrace } from "../../../shared/sync/traces.ts";
import type { ReadItem } from "../../../shared/vault/apply-op.ts";
import type { DataBody } from "../../../shared/vault/entry-body.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import { create, type Device, Devices, itemOf, rename, trash } from "./devices.ts";

const restore = (userName: string): Op => ({ op: "restore", itemId: itemOf(userName) });

describe("the trace of an edit in a state", () => {
  // prettier-ignore
  it.each<[string, readonly (readonly Op[])[], readonly boolean[]]>([
    ["a birth, and the value that came after it", [[create("ann")], [rename("ann", "new")]], [true, true]],
    [
      "values that lost, as long as they are history",
      [[create("ann")], [rename("ann", "a")], [rename("ann", "b")]],
      [true, true, true],
    ],
    ["what is in the trash, and that it is", [[create("ann")], [trash("ann")]], [true, true]],
    [
      "no end that was taken back, and no coming back",
      [[create("ann")], [trash("ann")], [restore("ann")]],
      [true, false, false],
    ],
    [
      "no birth that was purged",
      [[create("ann")], [trash("ann")], [{ op: "purge", itemId: itemOf("ann") }]],
      [false, false, true],
    ],
  ])("shows %s", async (_, writes, shown) => {
    const { laptop, read } = await written(writes);

    const edits = bodiesOf(laptop);

    expect((await edits).map((edit) => leavesTrace(edit, read))).toEqual(shown);
  });

  it("is none of another time, of another value, or of nothing known", async () => {
    const { laptop, read } = await written([[create("ann")], [rename("ann", "new")]]);
    const [, put] = await bodiesOf(laptop);
    if (put === undefined) throw new Error("no put");

    expect(leavesTrace({ ...put, hlc: { ...put.hlc, ms: put.hlc.ms + 1 } }, read)).toBe(false);
    expect(leavesTrace({ ...put, ops: [rename("ann", "other")] }, read)).toBe(false);
    expect(leavesTrace(put, () => null)).toBe(false);
  });

  it("is that of the item kept beside another of its id", async () => {
    const { laptop, read } = await written([[create("ann")], [create("ann", 1)]]);

    expect(
      (await bodiesOf(laptop)).map((edit) => leavesTrace({ ...edit, hlc: { ms: 1, counter: 0 } }, read)),
    ).toEqual([true, true]);
  });
});

async function written(writes: readonly (readonly Op[])[]): Promise<{ laptop: Device; read: ReadItem }> {
  const laptop = await new Devices("traces").found();
  for (const ops of writes) await laptop.engine.write(ops);
  const { items } = laptop.replica.disk;
  const read: ReadItem = (id) => items.get(Buffer.from(id).toString("hex"))?.confirmed?.state ?? null;
  return { laptop, read };
}

async function bodiesOf({ replica, state }: Device): Promise<readonly DataBody[]> {
  const kept = await replica.entries(1, state.log.seq);
  const opened = openKept(kept, state.control, state.keyring.epochKeys);
  return opened.flatMap((one) => (one.kind === "data" ? [one.body] : []));
}
