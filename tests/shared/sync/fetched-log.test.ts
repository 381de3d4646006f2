import { beforeAll, describe, expect, it } from "vitest";
import { equalBytes } from "../../../shared/bytes/bytes.ts";
import { nobleSignatures } from "../../../shared/log/signature-scheme.ts";
import { FetchedLog, fetchChunks, foldFetched, stateAtStart } from "../../../shared/sync/fetched-log.ts";
import type { Transport } from "../../../shared/sync/transport.ts";
import type { Device } from "./devices.ts";
import { changed } from "./losses.ts";
import { longVault } from "./scenarios.ts";

const { verify } = nobleSignatures;
const flipped = (bytes: Uint8Array) => bytes.map((byte, place) => (place === 200 ? byte ^ 1 : byte));

describe("FetchedLog", () => {
  let laptop: Device;
  beforeAll(async () => {
    ({ laptop } = await longVault("fetched"));
  });
  const fetch = (transport: Transport, isWhole = false) =>
    FetchedLog.fetch(transport, laptop.state.keyring.vaultId, verify, { isWhole });
  const reader = () => ({ ...laptop.state.keyring.device, epochKeys: laptop.state.keyring.epochKeys });

  it("comes to one state by a compacted beginning and entry by entry", async () => {
    const begun = await fetch(laptop.transport);
    const whole = await fetch(laptop.transport, true);

    expect(begun.beginning).not.toBeNull();
    expect(whole.beginning).toBeNull();
    expect(begun.position).toEqual(whole.position);
    expect(begun.position.head).toEqual(laptop.state.log.head);
    for (const seq of [1, 2, 100, laptop.state.log.seq])
      expect(equalBytes(begun.leafAt(seq) ?? new Uint8Array(), whole.leafAt(seq) ?? new Uint8Array(1))).toBe(
        true,
      );
    expect(begun.leafAt(laptop.state.log.seq + 1)).toBeNull();
    const chunks = await fetchChunks(begun, laptop.transport);
    const atStart = await stateAtStart(begun, chunks, reader());
    expect(await stateAtStart(whole, [], reader())).toBeNull();
    const [a, b] = [await foldFetched(begun, atStart, reader()), await foldFetched(whole, null, reader())];
    await expect(foldFetched(begun, null, reader())).rejects.toMatchObject({ code: "sync/server-lied" });
    expect(a.state.items).toEqual(b.state.items);
    expect(a.state.secrets).toEqual(b.state.secrets);
    expect(a.control).toEqual(b.control);
  });

  it.each<[string, (honest: Transport) => Partial<Transport>]>([
    [
      "a leaf of the beginning",
      (t) => inStart(t, (start) => ({ ...start, leaves: start.leaves.with(40, new Uint8Array(32)) })),
    ],
    [
      "a control entry of the beginning",
      (t) => inStart(t, (start) => ({ ...start, control: start.control.slice(1) })),
    ],
    ["the snapshot", (t) => inStart(t, (start) => ({ ...start, snapshot: flipped(start.snapshot) }))],
    [
      "the beginning's length",
      (t) => inStart(t, (start) => ({ ...start, leaves: start.leaves.slice(0, -1) })),
    ],
    [
      "an entry after it",
      (t) => ({
        pull: async (after) => {
          const page = await t.pull(after);
          return { ...page, entries: page.entries.map(flipped) };
        },
      }),
    ],
  ])("refuses a log with %s changed", async (_, lie) => {
    const { transport } = laptop;

    await expect(fetch(changed(transport, lie(transport)))).rejects.toMatchObject({
      code: "sync/server-lied",
    });
  });

  it("refuses a chunk that is not the one that was named", async () => {
    const begun = await fetch(laptop.transport);
    const { transport } = laptop;
    const lying = changed(transport, { chunk: async (hash) => flipped(await transport.chunk(hash)) });

    await expect(fetchChunks(begun, lying)).rejects.toMatchObject({ code: "sync/server-lied" });
  });

  it("refuses the log of another vault", async () => {
    await expect(FetchedLog.fetch(laptop.transport, new Uint8Array(32), verify)).rejects.toMatchObject({
      code: "sync/server-lied",
    });
  });
});

type Start = NonNullable<Awaited<ReturnType<Transport["joinStart"]>>["start"]>;

function inStart(honest: Transport, change: (start: Start) => Start): Partial<Transport> {
  return {
    joinStart: async () => {
      const { at, start } = await honest.joinStart();
      return { at, start: start && change(start) };
    },
  };
}
