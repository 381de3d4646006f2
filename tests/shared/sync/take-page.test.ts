import { describe, expect, it } from "vitest";
import { freshMemory } from "../../../shared/sync/engine-parts.ts";
import { takePage } from "../../../shared/sync/take-page.ts";
import type { LogPage } from "../../../shared/sync/transport.ts";
import { Turns } from "../../../shared/sync/turns.ts";
import { create, type Device, rename } from "./devices.ts";
import { pair } from "./scenarios.ts";

const ZEROS = new Uint8Array(32);

describe("takePage", () => {
  it("applies what extends the pinned head, and says when there is nothing more", async () => {
    const { phone, page } = await news("extends");

    expect(await take(phone, page)).toEqual({ is: "moved" });
    const { seq } = phone.state.log;
    expect(seq).toBe(page.at.seq);
    expect(await take(phone, { at: page.at, entries: [], hasMore: false }, seq)).toEqual({ is: "same" });
  });

  it.each<[string, (page: LogPage) => LogPage, string]>([
    // page                           |                                                            | outcome
    ["less than this device has", (p) => ({ ...p, at: { seq: 1, head: ZEROS }, entries: [] }), "behind"],
    [
      "another head at the same place",
      (p) => ({ at: { seq: p.at.seq - 2, head: ZEROS }, entries: [], hasMore: false }),
      "diverged",
    ],
    ["entries that stand on another head", (p) => ({ ...p, entries: p.entries.map(otherPrev) }), "diverged"],
    ["leaves at once", (p) => ({ ...p, entries: p.entries.map(() => ZEROS) }), "compacted"],
  ])("names %s and stores nothing", async (what, change, is) => {
    const { phone, page } = await news(what);
    const { disk } = phone.replica;

    expect(await take(phone, change(page))).toMatchObject({ is });

    expect(phone.replica.disk.state.log).toEqual(disk.state.log);
    expect(phone.replica.disk.items).toBe(disk.items);
  });

  it("stores nothing of a page whose last entry is refused", async () => {
    const { phone, page } = await news("last refused");
    const last = new Uint8Array(page.entries.at(-1) ?? []);
    last[last.length - 1] = (last.at(-1) ?? 0) ^ 1;
    const { disk } = phone.replica;

    await expect(
      take(phone, { ...page, entries: [...page.entries.slice(0, -1), last] }),
    ).rejects.toMatchObject({
      code: "sync/server-lied",
    });

    expect(phone.replica.disk).toBe(disk);
  });

  it("keeps what came before a compacted stretch", async () => {
    const { phone, page } = await news("partly");
    const before = phone.state.log.seq;
    const [first] = page.entries;

    const outcome = await take(phone, { ...page, entries: [first ?? ZEROS, ZEROS] });

    expect(outcome).toEqual({ is: "compacted" });
    expect(phone.state.log.seq).toBe(before + 1);
  });

  it("refuses a page for another place than was asked for", async () => {
    const { phone, page } = await news("elsewhere");

    await expect(take(phone, page, phone.state.log.seq - 1)).rejects.toMatchObject({
      code: "sync/server-lied",
    });
  });
});

function otherPrev(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, place) => (place === 46 ? byte ^ 1 : byte));
}

function take({ replica, environment, state }: Device, page: LogPage, after = state.log.seq) {
  return takePage({ replica, environment, turns: new Turns(replica), memory: freshMemory() }, page, after);
}

/** A phone, and the page of two entries that it has not seen. */
async function news(seed: string) {
  const { laptop, phone } = await pair(seed);
  await laptop.engine.write([create("ann")]);
  await laptop.engine.write([rename("ann", "x")]);
  await laptop.sync();
  return { phone, page: await phone.transport.pull(phone.state.log.seq) };
}
