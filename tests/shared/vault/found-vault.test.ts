import { describe, expect, it } from "vitest";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { accept } from "../../../shared/log/accept.ts";
import { idText } from "../../../shared/log/device-id.ts";
import { foundVault } from "../../../shared/vault/found-vault.ts";
import { readLog } from "../../../shared/vault/read-log.ts";
import { recoveryKeys } from "../../../shared/vault/recovery-words.ts";
import { NAMES } from "./log-builder.ts";
import { seededRandom } from "./seeded-random.ts";

const nowMs = () => 1_700_000_000_000;

async function found(seed = "found") {
  const random = seededRandom(seed);
  const entropy = random(32);
  return { entropy, founded: await foundVault(entropy, NAMES, { random, nowMs }) };
}

describe("foundVault", () => {
  it("makes a genesis that is accepted and says where the log stands", async () => {
    const { founded } = await found();
    const judged = accept(null, founded.genesis);
    expect(judged.outcome).toBe("accepted");
    if (judged.outcome !== "accepted") return;
    const { vaultId, seq, epoch, head, commitments } = judged.state;
    expect(founded.head).toEqual({
      vaultId,
      seq,
      epoch,
      head,
      commitment: commitments[0],
      devSeq: 1,
      hlc: { ms: nowMs(), counter: 0 },
    });
    expect(founded.keyring.vaultId).toEqual(vaultId);
    expect(founded.genesis.length).toBe(1024);
  });

  it("can be opened by the first device and by the words alone", async () => {
    const { entropy, founded } = await found();
    const { keyring } = founded;
    const words = recoveryKeys(entropy);
    for (const reader of [
      { ...keyring.device, epochKeys: keyring.epochKeys },
      { ...words, epochKeys: new Map() },
    ]) {
      const reading = await readLog(keyring.vaultId, [founded.genesis], reader);
      expect(reading.state.notices).toEqual([]);
      expect(reading.state.devices.get(idText(keyring.device.deviceId))).toMatchObject(NAMES);
      expect([...reading.epochKeys.keys()]).toEqual([bytesToHex(founded.head.commitment)]);
    }
  });

  it("keeps the words' public keys and none of their secrets", async () => {
    const { entropy, founded } = await found();
    const words = recoveryKeys(entropy);
    expect(founded.keyring.recovery).toEqual({
      signPublicKey: words.signPublicKey,
      kemPublicKey: words.kemPublicKey,
    });
    expect(Object.keys(founded.keyring.recovery).sort()).toEqual(["kemPublicKey", "signPublicKey"]);
  });

  it("tells nobody the device's name", async () => {
    const { founded } = await found();
    expect(bytesToHex(founded.genesis)).not.toContain(
      bytesToHex(new Uint8Array(Buffer.from(NAMES.deviceName))),
    );
  });

  it("never founds one vault twice, though the words be the same", async () => {
    const [a, b] = await Promise.all([found("a"), found("b")]);
    const again = await foundVault(a.entropy, NAMES, { random: seededRandom("c"), nowMs });
    const ids = [a.founded, b.founded, again].map(({ keyring }) => bytesToHex(keyring.vaultId));
    expect(new Set(ids).size).toBe(3);
  });
});
