/** What a newcomer reads of a lying server, at most. */
import { describe, expect, it } from "vitest";
import {
  DownloadBudget,
  MAX_JOIN_DOWNLOAD_BYTES,
  MAX_VAULT_DOWNLOAD_BYTES,
  metered,
} from "../../../shared/sync/download-budget.ts";
import { FetchedLog } from "../../../shared/sync/fetched-log.ts";
import type { JoinDoor } from "../../../shared/sync/join.ts";
import { Devices } from "./devices.ts";
import { changed } from "./losses.ts";

const MEBIBYTE = new Uint8Array(1024 * 1024);
const AT = { seq: 1_000_000, head: new Uint8Array(32) };

describe("what a newcomer downloads", () => {
  it("ends where all vaults that a server names are more than a few, whatever is in them", async () => {
    const devices = new Devices("many");
    await devices.foundOnline();
    devices.server.requests.length = 0;
    let served = 0;
    const door: JoinDoor = {
      recover: async () => Array.from({ length: 64 }, (_, n) => new Uint8Array(32).fill(n)),
      transport: (...given) =>
        changed(devices.door.transport(...given), {
          joinStart: async () => {
            served += 8;
            return { at: AT, start: { leaves: Array(7).fill(MEBIBYTE), control: [], snapshot: MEBIBYTE } };
          },
        }),
    };

    await expect(devices.join("Phone", false, door)).rejects.toMatchObject({ code: "sync/too-large" });

    expect(served).toBe(MAX_JOIN_DOWNLOAD_BYTES / MEBIBYTE.length + 8);
    expect(devices.server.requests).not.toContain("append");
  });

  it("ends within one vault that goes on without end, and the next one may be the right one", async () => {
    const devices = new Devices("endless");
    const laptop = await devices.foundOnline();
    const { vaultId } = laptop.state.keyring;
    let pages = 0;
    const endless = changed(laptop.transport, {
      pull: async () => {
        pages += 1;
        return { at: AT, entries: [MEBIBYTE], hasMore: true };
      },
    });
    const budget = new DownloadBudget(MAX_VAULT_DOWNLOAD_BYTES);
    const transport = metered(endless, [budget]);

    const reading = (async () => {
      for (;;) await transport.pull(0);
    })();

    await expect(reading).rejects.toMatchObject({ code: "sync/too-large" });
    expect(pages).toBe(MAX_VAULT_DOWNLOAD_BYTES / MEBIBYTE.length + 1);
    const { verify } = laptop.environment.scheme;
    const honest = metered(laptop.transport, [new DownloadBudget(MAX_VAULT_DOWNLOAD_BYTES)]);
    expect((await FetchedLog.fetch(honest, vaultId, verify)).position.seq).toBe(laptop.state.log.seq);
  });

  it("is counted over entries, beginnings, leaves and chunks, and over nothing that is sent", async () => {
    const laptop = await new Devices("counted").foundOnline();
    const spent = new DownloadBudget(0);
    const { transport } = laptop;
    const page = { at: AT, entries: [MEBIBYTE], hasMore: false };
    const start = { leaves: [MEBIBYTE], control: [], snapshot: MEBIBYTE };
    const generous = metered(
      changed(transport, {
        pull: async () => page,
        joinStart: async () => ({ at: AT, start }),
        leaves: async () => [MEBIBYTE],
        chunk: async () => MEBIBYTE,
      }),
      [spent],
    );
    const large = { code: "sync/too-large" };

    await expect(generous.pull(0)).rejects.toMatchObject(large);
    await expect(generous.joinStart()).rejects.toMatchObject(large);
    await expect(generous.leaves(1, 1)).rejects.toMatchObject(large);
    await expect(generous.chunk(AT.head)).rejects.toMatchObject(large);
    expect(await generous.missingChunks([AT.head])).toHaveLength(1);
    expect((await generous.append({ seq: 0, head: AT.head }, [])).outcome).toBe("appended");
  });
});
