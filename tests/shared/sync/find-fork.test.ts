import { describe, expect, it } from "vitest";
import { freshMemory } from "../../../shared/sync/engine-parts.ts";
import { findFork } from "../../../shared/sync/find-fork.ts";
import { isLeafOnly } from "../../../shared/sync/kept-log.ts";
import type { Transport } from "../../../shared/sync/transport.ts";
import { Turns } from "../../../shared/sync/turns.ts";
import { type Device, rename } from "./devices.ts";
import { changed } from "./losses.ts";
import { forkedPair, knownBySnapshot } from "./scenarios.ts";

describe("findFork", () => {
  it("finds the last entry that both have, and all that the server has instead", async () => {
    const { laptop, phone, ours } = await forkedPair("found");
    const { control, leaves } = laptop.server.backup(laptop.state.keyring.vaultId);

    const { fork, theirs } = await search(laptop, laptop.transport);

    const common = leaves.findIndex((leaf, place) => String(leaf) !== String(ours.leaves[place]));
    expect(fork.forkSeq).toBe(common);
    expect(theirs.map(({ seq }) => seq)).toEqual(leaves.slice(common).map((_, place) => common + 1 + place));
    expect(fork.theirs).toEqual({ seq: control.seq, head: control.head });
    expect(phone.state.log.head).toEqual(control.head);
  });

  it("verifies a history that parts where only leaves are here, and has a snapshot of its own", async () => {
    const { phone, tablet } = await knownBySnapshot("parts inside");
    for (let n = 0; n < 256; n++) await tablet.engine.write([rename("on the other", `name ${n}`)]);
    await tablet.sync();
    expect(tablet.state.snapshot).not.toBe(null);

    const { fork, theirs } = await search(phone, phone.transport);

    const [first] = await phone.replica.entries(fork.forkSeq + 1, fork.forkSeq + 1);
    expect(first && isLeafOnly(first)).toBe(true);
    expect(fork.theirs).toEqual({ seq: tablet.state.log.seq, head: tablet.state.log.head });
    expect(theirs).toHaveLength(tablet.state.log.seq - fork.forkSeq);
  });

  it.each<[string, (honest: Transport) => Partial<Transport>]>([
    ["its leaves are not those of its entries", () => ({ leaves: async () => [new Uint8Array(32).fill(5)] })],
    ["it shows no entries", (t) => ({ pull: async (after) => ({ ...(await t.pull(after)), entries: [] }) })],
    ["its entries are ours", () => ({})],
    ["it has no leaf", () => ({ leaves: async () => [] })],
    [
      "it ends elsewhere than it says",
      (t) => ({
        pull: async (after) => ({
          ...(await t.pull(after)),
          at: { seq: 99, head: new Uint8Array(32) },
          hasMore: false,
        }),
      }),
    ],
  ])("believes in no other history where %s", async (lie, tell) => {
    const { laptop, ours } = await forkedPair(lie);
    if (lie.includes("ours")) laptop.server.restore(ours);
    const { transport } = laptop;

    await expect(search(laptop, changed(transport, tell(transport)))).rejects.toMatchObject({
      code: "sync/server-lied",
    });
  });
});

async function search({ replica, environment, state }: Device, transport: Transport) {
  const parts = { replica, environment, turns: new Turns(replica), memory: freshMemory() };
  return findFork(parts, transport, { seq: state.log.seq, head: new Uint8Array(32) });
}
