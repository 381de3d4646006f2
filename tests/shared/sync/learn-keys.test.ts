import { describe, expect, it } from "vitest";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { learnKeys } from "../../../shared/sync/learn-keys.ts";
import { epochKeys } from "../../../shared/vault/epoch-key.ts";
import { keyring } from "../../../shared/vault/keyring.ts";
import { create, settle } from "./devices.ts";
import { pair } from "./scenarios.ts";
import { verifiedAfter } from "./verified-log.ts";

describe("learnKeys", () => {
  it("opens the new epoch by the wrap for this device", async () => {
    const { laptop, phone } = await pair("wrap");
    const before = phone.state;
    await laptop.engine.rekey(laptop.transport, { remove: [] });
    await settle(laptop, phone);
    const { verified } = await verifiedAfter(phone, before.log.seq);

    const learned = await learnKeys(before.keyring, verified, []);

    expect(before.keyring.epochKeys.size).toBe(1);
    expect([...learned.keyring.epochKeys.keys()]).toEqual([...laptop.state.keyring.epochKeys.keys()]);
    expect(learned.notices).toEqual([]);
  });

  it("leaves the keyring as it is where nothing teaches", async () => {
    const { laptop } = await pair("nothing");
    const before = laptop.state;
    await laptop.engine.write([create("ann")]);
    await laptop.sync();
    const { verified } = await verifiedAfter(laptop, before.log.seq);

    const learned = await learnKeys(before.keyring, verified, []);

    expect(learned.keyring).toBe(before.keyring);
  });

  it("says which epoch stays closed where no wrap is for this device", async () => {
    const { laptop, phone } = await pair("no wrap");
    const before = phone.state;
    await laptop.engine.rekey(laptop.transport, { remove: [phone.id] });
    const { verified } = await verifiedAfter(laptop, before.log.seq);

    const { notices, keyring: after } = await learnKeys(before.keyring, verified, []);

    expect(notices).toContainEqual({ about: "epoch-key-missing", epoch: 2 });
    expect(after.epochKeys.size).toBe(1);
  });

  it("takes what its own accepted attempts bring", async () => {
    const { laptop } = await pair("brings");
    const before = laptop.state;
    await laptop.engine.rekey(laptop.transport, { remove: [] });
    const { verified } = await verifiedAfter(laptop, before.log.seq);
    const fresh = [...laptop.state.keyring.epochKeys.values()].find(({ epoch }) => epoch === 2);
    if (fresh === undefined) throw new Error("a second epoch");
    const attempt = { seq: 0, leaf: new Uint8Array(32), bytes: new Uint8Array(), opId: null };
    const poor = keyring({ ...before.keyring, epochKeys: epochKeys([]) });

    const learned = await learnKeys(poor, verified, [{ ...attempt, brings: { epochKey: fresh } }]);

    expect(learned.keyring.epochKeys.has(bytesToHex(fresh.commitment))).toBe(true);
    // The rekey seals the key before it: with the newest, a device has all.
    expect(learned.keyring.epochKeys.size).toBe(2);
  });
});
