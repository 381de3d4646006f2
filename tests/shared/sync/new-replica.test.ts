import { describe, expect, it } from "vitest";
import { newVaultReplica } from "../../../shared/sync/new-replica.ts";
import { foundVault } from "../../../shared/vault/found-vault.ts";
import { Devices } from "./devices.ts";

describe("newVaultReplica", () => {
  it("begins with genesis, its state and its first device, and nothing else", async () => {
    const devices = new Devices("new");
    const names = { deviceName: "Laptop", platform: "Test" };
    const founded = await foundVault(devices.entropy, names, devices.environment("Laptop"));

    const { state, entries, items, chunks, notices } = newVaultReplica(founded, names);

    expect(entries).toEqual([{ seq: 1, bytes: founded.genesis }]);
    expect([items, chunks, notices]).toEqual([[], [], []]);
    expect(state).toMatchObject({ link: null, standing: { is: "active" }, log: founded.head });
    expect(state.control).toMatchObject({ seq: 1, head: founded.head.head });
    // "Heard" comes from entries that tell a time: genesis tells none, on any device.
    expect([...state.devices.values()]).toEqual([{ name: "Laptop", platform: "Test", heard: null }]);
  });
});
