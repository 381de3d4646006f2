/** A server may answer anything to anything at any time. None of it is stored unless members signed it, in one chain. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { equalBytes } from "../../../shared/bytes/bytes.ts";
import { SyncFault } from "../../../shared/sync/sync-fault.ts";
import type { LogPage, Transport } from "../../../shared/sync/transport.ts";
import { create, Device, Devices, rename, settle } from "./devices.ts";
import { changed } from "./losses.ts";

const ZEROS = new Uint8Array(32);

type Lie = { readonly lie: string; readonly tell: (honest: Transport) => Partial<Transport> };

const flipped = (bytes: Uint8Array, place: number) =>
  bytes.map((byte, index) => (index === place ? byte ^ 1 : byte));

/** In every page that it shows, that of a refusal too. */
const inPages = (honest: Transport, change: (page: LogPage) => LogPage): Partial<Transport> => ({
  pull: async (after) => change(await honest.pull(after)),
  append: async (expected, entries) => {
    const result = await honest.append(expected, entries);
    return result.outcome === "conflict" ? { ...result, page: change(result.page) } : result;
  },
});

const LIES: readonly Lie[] = [
  {
    lie: "a flipped bit in a signature",
    tell: (t) =>
      inPages(
        t,
        eachEntry((b) => flipped(b, b.length - 1)),
      ),
  },
  {
    lie: "a flipped bit in a ciphertext",
    tell: (t) =>
      inPages(
        t,
        eachEntry((b) => flipped(b, 400)),
      ),
  },
  {
    lie: "a flipped bit in a header",
    tell: (t) =>
      inPages(
        t,
        eachEntry((b) => flipped(b, 100)),
      ),
  },
  {
    lie: "another suite",
    tell: (t) =>
      inPages(
        t,
        eachEntry((b) => flipped(b, 0)),
      ),
  },
  {
    lie: "entries in another order",
    tell: (t) => inPages(t, (p) => ({ ...p, entries: p.entries.toReversed() })),
  },
  { lie: "an entry left out", tell: (t) => inPages(t, (p) => ({ ...p, entries: p.entries.slice(1) })) },
  {
    lie: "the last entry left out",
    tell: (t) => inPages(t, (p) => ({ ...p, entries: p.entries.slice(0, -1) })),
  },
  {
    lie: "an entry twice",
    tell: (t) => inPages(t, (p) => ({ ...p, entries: p.entries.flatMap((b) => [b, b]) })),
  },
  { lie: "no entries where there are some", tell: (t) => inPages(t, (p) => ({ ...p, entries: [] })) },
  { lie: "more entries without end", tell: (t) => inPages(t, (p) => ({ ...p, entries: [], hasMore: true })) },
  { lie: "another head", tell: (t) => inPages(t, (p) => ({ ...p, at: { ...p.at, head: ZEROS } })) },
  { lie: "a later end", tell: (t) => inPages(t, (p) => ({ ...p, at: { ...p.at, seq: p.at.seq + 5 } })) },
  { lie: "an earlier end", tell: (t) => inPages(t, (p) => ({ ...p, at: { ...p.at, seq: 1 } })) },
  { lie: "no end at all", tell: (t) => inPages(t, (p) => ({ ...p, at: { seq: 0, head: ZEROS } })) },
  {
    lie: "leaves instead of entries",
    tell: (t) => inPages(t, (p) => ({ ...p, entries: p.entries.map(() => ZEROS) })),
  },
  { lie: "old entries once more", tell: (t) => ({ pull: async () => t.pull(0) }) },
  {
    lie: "appended, without appending",
    tell: () => ({ append: async () => ({ outcome: "appended", at: { seq: 99, head: ZEROS } }) }),
  },
  {
    lie: "appended, and stands where it stood",
    tell: () => ({ append: async (at) => ({ outcome: "appended", at }) }),
  },
  {
    lie: "a conflict with nothing in it",
    tell: () => ({
      append: async (at) => ({ outcome: "conflict", page: { at, entries: [], hasMore: false } }),
    }),
  },
  {
    lie: "a conflict with garbage in it",
    tell: () => ({
      append: async (at) => ({
        outcome: "conflict",
        page: { at: { ...at, seq: at.seq + 1 }, entries: [new Uint8Array(1024)], hasMore: false },
      }),
    }),
  },
  {
    lie: "a fork that it cannot show",
    tell: (t) => ({
      ...inPages(t, (p) => ({ ...p, at: { ...p.at, head: ZEROS }, entries: [] })),
      leaves: async () => [ZEROS],
    }),
  },
  {
    lie: "a fork from the very beginning",
    tell: () => ({
      pull: async () => ({ at: { seq: 5, head: ZEROS }, entries: [], hasMore: false }),
      leaves: async () => [ZEROS],
    }),
  },
];

function eachEntry(change: (bytes: Uint8Array) => Uint8Array): (page: LogPage) => LogPage {
  return (page) => ({ ...page, entries: page.entries.map(change) });
}

describe("a lying server", () => {
  it.each(LIES)("achieves nothing by $lie", async ({ lie, tell }) => {
    const { laptop, phone } = await busyPair(lie);
    const before = phone.replica.disk;
    phone.wrap = (honest) => changed(honest, tell(honest));

    const outcome = await phone.sync().then(
      ({ standing }) => standing,
      (fault: unknown) => (fault instanceof SyncFault ? fault.code : "no fault of ours"),
    );

    expect(["sync/server-lied", "needs-newer-version"]).toContain(outcome);
    expect(phone.state.outbox).toEqual(before.state.outbox);
    expect(phone.labels).toMatchObject({ "by phone": "" });
    phone.wrap = (honest) => honest;
    await settle(laptop, phone);
    expect(phone.state.standing).toEqual({ is: "active" });
    expect(phone.confirmed).toEqual(laptop.confirmed);
    expect(phone.labels).toEqual({ ann: "by laptop", "by phone": "" });
  });

  it("cannot make a device that joins believe in another log", async () => {
    const { devices, laptop } = await busyPair("join lies");
    await laptop.sync();
    for (const { lie, tell } of LIES) {
      const door = {
        ...devices.door,
        transport: (...given: Parameters<typeof devices.door.transport>) => {
          const honest = devices.door.transport(...given);
          return changed(honest, tell(honest));
        },
      };

      const joined = await devices.join(`Phone told of ${lie}`, false, door).then(
        (device) => device,
        (fault: unknown) => fault,
      );

      if (joined instanceof SyncFault) continue;
      if (!(joined instanceof Device)) throw joined;
      // Some lies are none to a newcomer: what it believes must be the true log all the same.
      expect(joined.labels).toEqual({ ann: "by laptop" });
      const { entries } = devices.server.backup(laptop.state.keyring.vaultId);
      const kept = await joined.replica.entries(1, 6);
      expect(kept.map(({ bytes }) => bytes)).toEqual(entries.slice(0, 6));
    }
  });

  it("that answers at random never harms what is here", async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat()), async (chances) => {
        const { laptop, phone } = await busyPair("random");
        const next = (limit: number): number => (chances.next().value ?? 0) % limit;
        phone.wrap = (honest) => randomly(honest, next);

        for (let tries = 0; tries < 4; tries++) await phone.sync().catch(requireFault);

        expect(phone.labels).toMatchObject({ "by phone": "" });
        phone.wrap = (honest) => honest;
        const { is } = phone.state.standing;
        expect(["active", "needs-newer-version"]).toContain(is);
        await settle(phone, laptop);
        expect(phone.state.standing).toEqual({ is: "active" });
        expect(phone.confirmed).toEqual(laptop.confirmed);
        expect(phone.labels).toEqual({ ann: "by laptop", "by phone": "" });
      }),
      { numRuns: 40, seed: 7 },
    );
  });
});

function requireFault(fault: unknown): void {
  if (!(fault instanceof SyncFault)) throw fault;
}

/** Every method answers honestly, with a part of the truth, with something old, or with noise. */
function randomly(honest: Transport, next: (limit: number) => number): Transport {
  const noise = (length: number) => Uint8Array.from({ length }, () => next(256));
  const position = () => ({ seq: next(12), head: next(2) === 0 ? ZEROS : noise(32) });
  const page = async (after: number): Promise<LogPage> => {
    const real = await honest.pull(next(3) === 0 ? next(8) : after);
    switch (next(6)) {
      case 0:
        return { ...real, at: position() };
      case 1:
        return { ...real, entries: real.entries.slice(next(3)) };
      case 2:
        return { ...real, entries: real.entries.map((bytes) => (next(2) === 0 ? noise(32) : bytes)) };
      case 3:
        return { ...real, entries: [], hasMore: next(2) === 0 };
      case 4:
        return { ...real, entries: real.entries.map((bytes) => flipped(bytes, next(bytes.length))) };
      default:
        return real;
    }
  };
  return changed(honest, {
    pull: page,
    append: async (expect, entries) => {
      if (next(3) === 0) return { outcome: "conflict", page: await page(expect.seq) };
      if (next(3) === 0) return { outcome: "appended", at: position() };
      return honest.append(expect, entries);
    },
    putSuffix: async (expect, start, entries) => {
      if (next(2) === 0) return { outcome: "appended", at: position() };
      return honest.putSuffix(expect, start, entries);
    },
    leaves: async (from, to) => (next(2) === 0 ? [noise(32)] : honest.leaves(from, to)),
    joinStart: async () => (next(2) === 0 ? { at: position(), start: null } : honest.joinStart()),
    chunk: async (hash) => (next(2) === 0 ? noise(64) : honest.chunk(hash)),
    missingChunks: async (hashes) => (next(2) === 0 ? [] : honest.missingChunks(hashes)),
  });
}

/** A phone with an edit that waits, and a server with an entry that the phone has not seen. */
async function busyPair(seed: string) {
  const devices = new Devices(seed);
  const laptop = await devices.foundOnline();
  const phone = await devices.join("Phone");
  await laptop.engine.write([create("ann")]);
  await settle(laptop, phone);
  await laptop.engine.write([rename("ann", "before")]);
  await laptop.engine.write([rename("ann", "by laptop")]);
  await laptop.sync();
  await phone.engine.write([create("by phone")]);
  expect(equalBytes(laptop.state.log.head, phone.state.log.head)).toBe(false);
  return { devices, laptop, phone };
}
