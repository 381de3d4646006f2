import { describe, expect, it } from "vitest";
import { nobleSignatures } from "../../../shared/log/signature-scheme.ts";
import { FetchedLog, foldFetched } from "../../../shared/sync/fetched-log.ts";
import { planEdits } from "../../../shared/sync/plan-edits.ts";
import { itemsOf, keyringAfter, logParts, rebuiltItems, unusedChunks } from "../../../shared/sync/rebuilt.ts";
import { create, Devices, itemOf, rename } from "./devices.ts";

describe("a replica made anew from the whole log", () => {
  it("is the one that grew step by step", async () => {
    const { laptop, fetched, reading } = await read("anew");
    const { state } = laptop;

    const { log, snapshot: _, ...facts } = logParts(fetched, reading);

    expect(facts).toEqual({
      control: state.control,
      openGroups: state.openGroups,
      devices: state.devices,
      checkpoint: state.checkpoint,
    });
    expect({ ...log, hlc: null }).toEqual({ ...state.log, hlc: null });
    expect(keyringAfter(reading, state.keyring.device)).toEqual(state.keyring);
    const secret = itemsOf(reading).find(
      ({ state: item }) => String(item.itemId) === String(itemOf("ann")),
    )?.secret;
    expect(secret).toEqual(laptop.replica.secretOf(itemOf("ann")));
  });

  it("carries the waiting edits on top, and only on the visible layer", async () => {
    const { laptop, reading } = await read("waiting");
    const waiting = planEdits(laptop.state.log, [rename("ann", "x"), create("new")], laptop.environment);

    const writes = rebuiltItems(reading, waiting, laptop.id);

    const of = (name: string) => writes.find(({ itemId }) => String(itemId) === String(itemOf(name)));
    expect(of("new")).toMatchObject({ confirmed: null });
    expect(of("bob")).toMatchObject({ confirmed: "as-visible" });
    expect(of("ann")?.visible?.state.fields.get("label")?.value).toBe("x");
    expect(of("ann")?.confirmed).toMatchObject({ secret: laptop.replica.secretOf(itemOf("ann")) });
  });
});

describe("unusedChunks", () => {
  const facts = (...names: readonly number[]) => ({
    seq: 2,
    coversSeq: 1,
    isChecked: false,
    chunkHashes: names.map((name) => new Uint8Array(32).fill(name)),
  });

  it("are those that the newer snapshot does not name", () => {
    expect(unusedChunks(facts(1, 2), facts(2, 3))).toEqual([new Uint8Array(32).fill(1)]);
    expect(unusedChunks(null, facts(1))).toEqual([]);
  });
});

async function read(seed: string) {
  const laptop = await new Devices(seed).foundOnline();
  await laptop.engine.write([create("ann"), create("bob")]);
  await laptop.engine.rekey(laptop.transport, { remove: [] });
  await laptop.sync();
  const { keyring } = laptop.state;
  const fetched = await FetchedLog.fetch(laptop.transport, keyring.vaultId, nobleSignatures.verify);
  const reading = await foldFetched(fetched, null, { ...keyring.device, epochKeys: keyring.epochKeys });
  return { laptop, fetched, reading };
}
