import { describe, expect, it } from "vitest";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { decodeRekeyClear } from "../../../shared/log/clear-rekey.ts";
import { memberById } from "../../../shared/log/control-state.ts";
import { decodeEntry } from "../../../shared/log/entry.ts";
import { checkWraps, findEpochKeys } from "../../../shared/vault/epoch-key-search.ts";
import { recoveryKeys } from "../../../shared/vault/recovery-words.ts";
import { writeRekey } from "../../../shared/vault/write-rekey.ts";
import { LogBuilder, placedEntries } from "./log-builder.ts";

const NOTHING = { remove: [], newWords: null };

async function withSecondDevice() {
  const log = await LogBuilder.found();
  const second = log.newDevice();
  log.append(await log.deviceAdd(second));
  return { log, second };
}

describe("writing a rekey", () => {
  it("begins an epoch whose key all who remain find, with the keys before it", async () => {
    const { log, second } = await withSecondDevice();
    const written = await writeRekey(log.place, second, NOTHING, log);
    log.take(written);
    expect(written.brings?.epochKey.epoch).toBe(2);
    const placed = placedEntries(log);
    for (const reader of [log.device, second, log.recovery])
      expect([...(await findEpochKeys(placed, { ...reader, epochKeys: new Map() })).keys()].sort()).toEqual(
        [...log.keys.keys()].sort(),
      );
    expect(await checkWraps(placed, log.keys)).toEqual([]);
  });

  it("draws another key for every attempt", async () => {
    const { log } = await withSecondDevice();
    const attempts = [1, 2].map(() => writeRekey(log.place, log.device, NOTHING, log));
    const keys = (await Promise.all(attempts)).map(({ brings }) =>
      bytesToHex(brings?.epochKey.key ?? new Uint8Array()),
    );
    expect(new Set(keys).size).toBe(2);
  });

  it("removes devices, which find no further key", async () => {
    const { log, second } = await withSecondDevice();
    log.take(await writeRekey(log.place, log.device, { ...NOTHING, remove: [second.deviceId] }, log));
    expect(memberById(log.state, second.deviceId)?.status).toBe("removed");
    const found = await findEpochKeys(placedEntries(log), { ...second, epochKeys: new Map() });
    expect([...found.values()].map(({ epoch }) => epoch)).toEqual([1]);
  });

  it("replaces the words, after which the old ones are nobody", async () => {
    const { log, second } = await withSecondDevice();
    const fresh = recoveryKeys(log.random(32));
    const newWords = { old: log.recovery, fresh };
    log.take(await writeRekey(log.place, second, { remove: [], newWords }, log));
    expect(memberById(log.state, fresh.deviceId)).toMatchObject({ role: "recovery", status: "active" });
    expect(memberById(log.state, log.recovery.deviceId)?.status).toBe("removed");
    const placed = placedEntries(log);
    expect((await findEpochKeys(placed, { ...fresh, epochKeys: new Map() })).size).toBe(2);
    expect(await checkWraps(placed, log.keys)).toEqual([]);
  });

  it("lets the words replace themselves", async () => {
    const { log } = await withSecondDevice();
    const newWords = { old: log.recovery, fresh: recoveryKeys(log.random(32)) };
    log.take(await writeRekey(log.place, log.recovery, { remove: [], newWords }, log));
    expect(log.state.epoch).toBe(2);
  });

  it("lets the words go on without a key they could not open, and name its epoch", async () => {
    const { log } = await withSecondDevice();
    await log.appendRekey(log.device);
    const [first] = log.keys.values();
    if (first === undefined) throw new Error("no key");
    const place = { ...log.place, epochKeys: new Map([[bytesToHex(first.commitment), first]]) };
    const written = await writeRekey(place, log.recovery, NOTHING, log);
    expect(decodeRekeyClear(decodeEntry(written.entry).clear).lostEpochs).toEqual([2]);
    expect(written.opened).toMatchObject({ body: { about: "rekey", previous: null } });
    await expect(writeRekey(place, log.device, NOTHING, log)).rejects.toMatchObject({
      code: "vault/no-epoch-key",
    });
  });

  it("refuses to remove its signer or a stranger", async () => {
    const { log, second } = await withSecondDevice();
    const order = (id: Uint8Array) => ({ ...NOTHING, remove: [id] });
    await expect(writeRekey(log.place, second, order(second.deviceId), log)).rejects.toMatchObject({
      message: "removes-signer",
    });
    await expect(writeRekey(log.place, second, order(log.random(16)), log)).rejects.toMatchObject({
      message: "removes-stranger",
    });
  });
});
