import { describe, expect, it } from "vitest";
import { decodeRekeyClear, encodeRekeyClear } from "../../../shared/log/clear-rekey.ts";
import { encodeControlBody } from "../../../shared/vault/control-body.ts";
import { epochKey } from "../../../shared/vault/epoch-key.ts";
import { checkWraps, findEpochKeys } from "../../../shared/vault/epoch-key-search.ts";
import { wrapEpochKey } from "../../../shared/vault/epoch-wrap.ts";
import { LogBuilder, placedEntries } from "./log-builder.ts";

async function threeEpochs() {
  const log = await LogBuilder.found();
  const second = log.newDevice();
  await log.appendRekey(log.device);
  log.append(await log.deviceAdd(second));
  await log.appendRekey(second);
  return { log, second };
}

const epochsOf = (keys: Awaited<ReturnType<typeof findEpochKeys>>) =>
  [...keys.values()].map((key) => key.epoch).sort();

describe("finding epoch keys", () => {
  it("gives a device that came late all earlier epochs, through the rekeys", async () => {
    const { log, second } = await threeEpochs();
    expect(epochsOf(await findEpochKeys(placedEntries(log), { ...second, epochKeys: new Map() }))).toEqual([
      1, 2, 3,
    ]);
  });

  it("gives the words alone all epochs", async () => {
    const { log } = await threeEpochs();
    expect(
      epochsOf(await findEpochKeys(placedEntries(log), { ...log.recovery, epochKeys: new Map() })),
    ).toEqual([1, 2, 3]);
  });

  it("gives a removed device no key after its removal", async () => {
    const { log, second } = await threeEpochs();
    await log.appendRekey(log.device, [second.deviceId]);
    expect(epochsOf(await findEpochKeys(placedEntries(log), { ...second, epochKeys: new Map() }))).toEqual([
      1, 2, 3,
    ]);
    expect(log.state.epoch).toBe(4);
  });

  it("gives a stranger nothing", async () => {
    const { log } = await threeEpochs();
    expect(
      epochsOf(await findEpochKeys(placedEntries(log), { ...log.newDevice(), epochKeys: new Map() })),
    ).toEqual([]);
  });

  it("does not take a previous key that is not the one committed to, nor one that is missing", async () => {
    for (const previous of [new Uint8Array(32), null]) {
      const log = await LogBuilder.found();
      const { entry, key } = await log.rekey(log.recovery, []);
      const { clear } = entry;
      log.append(
        log.draft(
          "rekey",
          log.recovery,
          { clear, body: encodeControlBody({ about: "rekey", previous }) },
          key,
        ),
      );
      log.key = key;
      const late = log.newDevice();
      log.append(await log.deviceAdd(late));
      expect(epochsOf(await findEpochKeys(placedEntries(log), { ...late, epochKeys: new Map() }))).toEqual([
        2,
      ]);
    }
  });
});

describe("checking wraps", () => {
  it("finds nothing in an honest log", async () => {
    const { log } = await threeEpochs();
    const keys = await findEpochKeys(placedEntries(log), { ...log.recovery, epochKeys: new Map() });
    expect(await checkWraps(placedEntries(log), keys)).toEqual([]);
  });

  it("names the paper device when a thief's rekey carries garbage for it", async () => {
    const log = await LogBuilder.found();
    const { entry, key } = await log.rekey(log.device);
    const clear = decodeRekeyClear(entry.clear);
    const wraps = clear.wraps.map((wrap) =>
      String(wrap.recipient) === String(log.recovery.deviceId) ? { ...wrap, wrapped: log.random(80) } : wrap,
    );
    log.append(
      log.draft(
        "rekey",
        log.device,
        {
          clear: encodeRekeyClear({ ...clear, wraps }),
          body: encodeControlBody({ about: "rekey", previous: log.key.key }),
        },
        key,
      ),
    );
    const keys = await findEpochKeys(placedEntries(log), {
      ...log.device,
      epochKeys: log.founded.keyring.epochKeys,
    });
    expect(await checkWraps(placedEntries(log), keys)).toEqual([
      { about: "wrong-wrap", seq: 2, recipient: log.recovery.deviceId },
    ]);
  });

  it("names a newcomer whose wrap holds another key", async () => {
    const log = await LogBuilder.found();
    const right = log.key;
    log.key = epochKey(log.state.vaultId, 1, log.random(32));
    const newcomer = log.newDevice();
    const { clear } = await log.deviceAdd(newcomer);
    log.key = right;
    log.append(
      log.control("deviceAdd", log.device, clear, { about: "device", deviceName: "x", platform: "y" }),
    );
    const notices = await checkWraps(placedEntries(log), log.founded.keyring.epochKeys);
    expect(notices).toEqual([{ about: "wrong-wrap", seq: 2, recipient: newcomer.deviceId }]);
    expect((await wrapEpochKey(log.state.vaultId, right, newcomer)).wrapped.length).toBe(80);
  });
});
