import { describe, expect, it } from "vitest";
import { accept } from "../../../shared/log/accept.ts";
import { memberById } from "../../../shared/log/control-state.ts";
import { type Entry, encodeEntry } from "../../../shared/log/entry.ts";
import type { Refusal } from "../../../shared/log/refusal.ts";
import { epochKey } from "../../../shared/vault/epoch-key.ts";
import { wrapEpochKey } from "../../../shared/vault/epoch-wrap.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import { recoveryKeys } from "../../../shared/vault/recovery-words.ts";
import { LogBuilder } from "../vault/log-builder.ts";

const OP: Op = { op: "put", itemId: new Uint8Array(16), field: "label", value: "x" };

function refusal(log: LogBuilder, entry: Entry | Uint8Array): Refusal | string {
  const judged = accept(log.state, entry instanceof Uint8Array ? entry : encodeEntry(entry));
  return judged.outcome === "refused" ? judged.refusal : judged.outcome;
}

async function withSecondDevice() {
  const log = await LogBuilder.found();
  const second = log.newDevice();
  log.append(await log.deviceAdd(second));
  return { log, second };
}

describe("accept: rekey", () => {
  it("removes a device and changes the epoch in one entry", async () => {
    const { log, second } = await withSecondDevice();
    await log.appendRekey(log.device, [second.deviceId]);
    expect(log.state.epoch).toBe(2);
    expect(memberById(log.state, second.deviceId)?.status).toBe("removed");
    log.append(log.data(log.device, [OP]));
  });

  it("lets the paper device rekey and name lost epochs", async () => {
    const log = await LogBuilder.found();
    const { entry } = await log.rekey(log.recovery, [], { lostEpochs: [1] });
    expect(refusal(log, entry)).toBe("accepted");
  });

  it("refuses lost epochs named by a device, and epochs that never were", async () => {
    const log = await LogBuilder.found();
    expect(refusal(log, (await log.rekey(log.device, [], { lostEpochs: [1] })).entry)).toBe(
      "wrong-lost-epochs",
    );
    expect(refusal(log, (await log.rekey(log.recovery, [], { lostEpochs: [2] })).entry)).toBe(
      "wrong-lost-epochs",
    );
  });

  it("refuses an epoch that is not the next", async () => {
    const log = await LogBuilder.found();
    for (const epoch of [1, 3])
      expect(refusal(log, (await log.rekey(log.device, [], { header: { epoch } })).entry)).toBe(
        "wrong-epoch",
      );
  });

  it("refuses the commitment of an epoch before", async () => {
    const log = await LogBuilder.found();
    const { entry } = await log.rekey(log.device, [], { commitment: log.key.commitment });
    expect(refusal(log, entry)).toBe("commitment-known");
  });

  it("refuses a missing, an additional and an altered recipient", async () => {
    const { log, second } = await withSecondDevice();
    const wrapsFor = async (members: readonly LogBuilder["device"][]) => {
      const key = epochKey(log.state.vaultId, 2, log.random(32));
      return Promise.all(members.map((member) => wrapEpochKey(log.state.vaultId, key, member)));
    };
    const { device, recovery } = log;
    for (const members of [
      [device, second],
      [device, second, recovery, log.newDevice()],
      [device, log.newDevice(), recovery],
    ])
      expect(refusal(log, (await log.rekey(device, [], { wraps: await wrapsFor(members) })).entry)).toBe(
        "wrong-recipients",
      );
  });

  it("refuses wraps that still include the removed device", async () => {
    const { log, second } = await withSecondDevice();
    const { entry } = await log.rekey(log.device);
    const all = accept(log.state, encodeEntry(entry));
    expect(all.outcome).toBe("accepted");
    const key = epochKey(log.state.vaultId, 2, log.random(32));
    const wraps = await Promise.all(
      [log.device, second, log.recovery].map((to) => wrapEpochKey(log.state.vaultId, key, to)),
    );
    expect(refusal(log, (await log.rekey(log.device, [second.deviceId], { wraps })).entry)).toBe(
      "wrong-recipients",
    );
  });

  it("refuses to remove the signer: a leaver never chooses the next key", async () => {
    const { log } = await withSecondDevice();
    expect(refusal(log, (await log.rekey(log.device, [log.device.deviceId])).entry)).toBe("removes-signer");
  });

  it("refuses to remove strangers and the paper device", async () => {
    const { log } = await withSecondDevice();
    for (const id of [log.newDevice().deviceId, log.recovery.deviceId])
      expect(refusal(log, (await log.rekey(log.device, [id])).entry)).toBe("removes-stranger");
  });

  it("replaces the words with the old and the new words' signature", async () => {
    const { log } = await withSecondDevice();
    const newWords = recoveryKeys(log.random(32));
    const { entry } = await log.rekey(log.device, [], {
      newWords,
      cosignSeeds: [log.recovery.signSeed, newWords.signSeed],
    });
    const judged = accept(log.state, encodeEntry(entry));
    expect(judged.outcome).toBe("accepted");
    if (judged.outcome !== "accepted") return;
    expect(memberById(judged.state, log.recovery.deviceId)?.status).toBe("removed");
    expect(memberById(judged.state, newWords.deviceId)).toMatchObject({ status: "active", role: "recovery" });
  });

  it("refuses new words without the old words: a stolen device does not lock out the paper's owner", async () => {
    const { log } = await withSecondDevice();
    const newWords = recoveryKeys(log.random(32));
    const seeds = [newWords.signSeed, newWords.signSeed];
    expect(refusal(log, (await log.rekey(log.device, [], { newWords, cosignSeeds: seeds })).entry)).toBe(
      "bad-cosignature",
    );
    expect(refusal(log, (await log.rekey(log.device, [], { newWords })).entry)).toBe("wrong-signature-count");
  });

  it("refuses new words that do not sign themselves, and words that were there before", async () => {
    const { log } = await withSecondDevice();
    const newWords = recoveryKeys(log.random(32));
    const old = log.recovery.signSeed;
    expect(refusal(log, (await log.rekey(log.device, [], { newWords, cosignSeeds: [old, old] })).entry)).toBe(
      "bad-cosignature",
    );
    const same = { newWords: log.recovery, cosignSeeds: [old, old] };
    expect(refusal(log, (await log.rekey(log.device, [], same)).entry)).toBe("device-known");
  });

  it("refuses co-signatures where the words stay", async () => {
    const { log } = await withSecondDevice();
    const { entry } = await log.rekey(log.device, [], { cosignSeeds: [log.recovery.signSeed] });
    expect(refusal(log, entry)).toBe("wrong-signature-count");
  });
});
