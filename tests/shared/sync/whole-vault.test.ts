/** What a newcomer makes of what the server gave; the ways there are in join.test.ts and join-as-member.test.ts. */
import { describe, expect, it } from "vitest";
import { nobleSignatures } from "../../../shared/log/signature-scheme.ts";
import { FetchedLog } from "../../../shared/sync/fetched-log.ts";
import { controlOf, joinedVault, readableLog } from "../../../shared/sync/whole-vault.ts";
import { create, Devices, ORIGIN } from "./devices.ts";
import { changed } from "./losses.ts";

describe("a vault read whole", () => {
  it("has the control state of its log, and none without a beginning", async () => {
    const laptop = await new Devices("control").foundOnline();
    const { vaultId } = laptop.state.keyring;
    const log = await FetchedLog.fetch(laptop.transport, vaultId, nobleSignatures.verify);
    const nothing = changed(laptop.transport, {
      pull: async () => ({ at: { seq: 0, head: new Uint8Array(32) }, entries: [], hasMore: false }),
    });
    const empty = await FetchedLog.fetch(nothing, vaultId, nobleSignatures.verify);

    expect(controlOf(log)).toEqual(laptop.state.control);
    expect(() => controlOf(empty)).toThrow(expect.objectContaining({ code: "sync/server-lied" }));
  });

  it("is the replica that its devices have", async () => {
    const devices = new Devices("whole");
    const laptop = await devices.foundOnline();
    await laptop.engine.write([create("ann")]);
    await laptop.sync();
    const { device, epochKeys, vaultId } = laptop.state.keyring;
    const log = await FetchedLog.fetch(laptop.transport, vaultId, nobleSignatures.verify);
    const reader = { ...device, epochKeys };

    const readable = await readableLog(log, laptop.transport, reader, devices.environment("reader"));
    const { replica } = await joinedVault(readable, reader, ORIGIN);

    expect(replica.state.control).toEqual(laptop.state.control);
    expect(replica.items).toHaveLength(1);
  });
});
