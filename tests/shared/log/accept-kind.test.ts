import { describe, expect, it } from "vitest";
import { concatBytes, equalBytes } from "../../../shared/bytes/bytes.ts";
import { accept } from "../../../shared/log/accept.ts";
import { encodeCheckpointClear } from "../../../shared/log/clear-checkpoint.ts";
import { type CloseClear, encodeCloseClear } from "../../../shared/log/clear-close.ts";
import { encodeDeviceAddClear } from "../../../shared/log/clear-device-add.ts";
import { encodeGenesisClear } from "../../../shared/log/clear-genesis.ts";
import { encodePolicyClear } from "../../../shared/log/clear-policy.ts";
import { encodeReissueClear } from "../../../shared/log/clear-reissue.ts";
import { decodeRekeyClear, encodeRekeyClear } from "../../../shared/log/clear-rekey.ts";
import { activeMembers, MAX_DEVICES, memberById } from "../../../shared/log/control-state.ts";
import { deviceIdOf } from "../../../shared/log/device-id.ts";
import { type Entry, encodeEntry, signEntry } from "../../../shared/log/entry.ts";
import { encodeFounding } from "../../../shared/log/founding.ts";
import { EMPTY_HEAD } from "../../../shared/log/hash-chain.ts";
import type { Refusal } from "../../../shared/log/refusal.ts";
import { vaultIdOf } from "../../../shared/log/vault-id.ts";
import { encodeControlBody } from "../../../shared/vault/control-body.ts";
import { epochKey } from "../../../shared/vault/epoch-key.ts";
import { wrapEpochKey } from "../../../shared/vault/epoch-wrap.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import { recoveryKeys } from "../../../shared/vault/recovery-words.ts";
import { sealEntry } from "../../../shared/vault/seal-entry.ts";
import { LogBuilder, NAMES } from "../vault/log-builder.ts";

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

/** A genesis of a vault of its own, with something in it changed. */
async function genesis(
  change: (parts: GenesisParts) => Partial<GenesisParts> = () => ({}),
): Promise<Uint8Array> {
  const log = await LogBuilder.found("genesis");
  const founding = { random: log.random(32), recovery: log.recovery, firstDevice: log.device };
  const vaultId = vaultIdOf(encodeFounding(founding));
  const key = epochKey(vaultId, 1, log.random(32));
  const right: GenesisParts = {
    clear: {
      founding,
      commitment: key.commitment,
      wraps: [await wrapEpochKey(vaultId, key, log.device), await wrapEpochKey(vaultId, key, log.recovery)],
    },
    vaultId,
    signer: log.device,
    cosignSeeds: [log.recovery.signSeed],
    header: {},
  };
  const parts = { ...right, ...change(right) };
  const body = encodeControlBody({ about: "device", ...NAMES });
  const clear = encodeGenesisClear(parts.clear);
  const draft = {
    kind: "genesis" as const,
    vaultId: parts.vaultId,
    seq: 1,
    prev: EMPTY_HEAD,
    devSeq: 1,
    clear,
    body,
  };
  const entry = sealEntry(draft, key, { ...parts.signer, cosignSeeds: parts.cosignSeeds }, log.random);
  return encodeEntry(
    signEntry(
      { ...entry, header: { ...entry.header, ...parts.header } },
      parts.signer.signSeed,
      parts.cosignSeeds,
    ),
  );
}

type GenesisParts = {
  clear: Parameters<typeof encodeGenesisClear>[0];
  vaultId: Uint8Array;
  signer: LogBuilder["device"];
  cosignSeeds: readonly Uint8Array[];
  header: Partial<Entry["header"]>;
};

function genesisRefusal(bytes: Uint8Array): string {
  const judged = accept(null, bytes);
  return judged.outcome === "refused" ? judged.refusal : judged.outcome;
}
describe("accept: genesis", () => {
  it("accepts a genesis signed by first device and paper device", async () => {
    const judged = accept(null, await genesis());

    expect(judged.outcome).toBe("accepted");
    if (judged.outcome !== "accepted") return;
    expect(judged.state).toMatchObject({ seq: 1, epoch: 1, minVersion: 1, closing: null });
    expect(
      activeMembers(judged.state)
        .map((member) => member.role)
        .sort(),
    ).toEqual(["device", "recovery"]);
  });

  it("refuses any other kind as first entry", async () => {
    const log = await LogBuilder.found();
    expect(genesisRefusal(encodeEntry(log.data(log.device, [OP])))).toBe("genesis-expected");
  });

  it("refuses a vault id that is not the hash of the founding record", async () => {
    expect(genesisRefusal(await genesis(() => ({ vaultId: new Uint8Array(32).fill(7) })))).toBe(
      "wrong-founding",
    );
  });

  it("refuses a genesis without the paper device's signature", async () => {
    expect(genesisRefusal(await genesis(() => ({ cosignSeeds: [] })))).toBe("wrong-signature-count");
  });

  it("refuses a genesis whose paper device's signature is another's: knowing R's public key plants no vault", async () => {
    expect(genesisRefusal(await genesis(({ signer }) => ({ cosignSeeds: [signer.signSeed] })))).toBe(
      "bad-cosignature",
    );
  });

  it("refuses a genesis signed by another device than the first", async () => {
    const other = recoveryKeys(new Uint8Array(32).fill(9));
    expect(genesisRefusal(await genesis(() => ({ signer: other })))).toBe("not-a-member");
  });

  it("refuses a genesis whose own signature is broken", async () => {
    const bytes = await genesis();
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(genesisRefusal(bytes)).toBe("bad-signature");
  });

  it("refuses wraps for others than first device and paper device", async () => {
    const bytes = await genesis(({ clear }) => ({ clear: { ...clear, wraps: clear.wraps.slice(0, 1) } }));
    expect(genesisRefusal(bytes)).toBe("wrong-recipients");
  });

  it.each([
    ["seq", { seq: 2 }, "wrong-seq"],
    ["prev", { prev: new Uint8Array(32).fill(1) }, "wrong-prev"],
    ["epoch", { epoch: 2 }, "wrong-epoch"],
    ["dev_seq", { devSeq: 2 }, "wrong-dev-seq"],
  ])("refuses a genesis with another %s than the first", async (_name, header, expected) => {
    expect(genesisRefusal(await genesis(() => ({ header })))).toBe(expected);
  });

  it("refuses a paper device that is the first device", async () => {
    const bytes = await genesis(({ clear, signer }) => {
      const founding = { ...clear.founding, recovery: signer };
      return {
        clear: { ...clear, founding },
        vaultId: vaultIdOf(encodeFounding(founding)),
        cosignSeeds: [signer.signSeed],
      };
    });
    expect(genesisRefusal(bytes)).toBe("device-known");
  });
});

describe("accept: device_add", () => {
  it("adds a device and remembers who did", async () => {
    const { log, second } = await withSecondDevice();
    expect(memberById(log.state, second.deviceId)).toMatchObject({
      status: "active",
      addedSeq: 2,
      devSeq: 0,
    });
    log.append(log.data(second, [OP]));
  });

  it("lets the paper device add a device", async () => {
    const log = await LogBuilder.found();
    expect(refusal(log, await log.deviceAdd(log.newDevice(), log.recovery))).toBe("accepted");
  });

  it("refuses a device that is or ever was a member", async () => {
    const { log, second } = await withSecondDevice();
    expect(refusal(log, await log.deviceAdd(second))).toBe("device-known");
    await log.appendRekey(log.device, [second.deviceId]);
    expect(refusal(log, await log.deviceAdd(second))).toBe("device-known");
  });

  it("refuses a newcomer that does not prove its key", async () => {
    const log = await LogBuilder.found();
    expect(refusal(log, await log.deviceAdd(log.newDevice(), log.device, new Uint8Array(64)))).toBe(
      "bad-possession",
    );
  });

  it("refuses a device_add that its own newcomer signs", async () => {
    const log = await LogBuilder.found();
    const newcomer = log.newDevice();
    expect(refusal(log, await log.deviceAdd(newcomer, newcomer))).toBe("not-a-member");
  });

  it("refuses one device more than a vault may have", async () => {
    const log = await LogBuilder.found();
    for (let count = 1; count < MAX_DEVICES; count++) log.append(await log.deviceAdd(log.newDevice()));
    expect(refusal(log, await log.deviceAdd(log.newDevice()))).toBe("too-many-devices");
  });
});

describe("accept: keys for which nothing can be wrapped", () => {
  it.each([
    ["zero", new Uint8Array(32)],
    ["one", Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? 1 : 0))],
  ])("are refused in genesis, device_add and new words: %s", async (_name, kemPublicKey) => {
    const log = await LogBuilder.found();
    const weak = { ...log.newDevice(), kemPublicKey };
    const deviceId = deviceIdOf(weak);
    const clear = encodeDeviceAddClear({
      newcomer: weak,
      expiresAtMs: null,
      possession: new Uint8Array(64),
      wrapped: new Uint8Array(80),
    });
    const added = log.control("deviceAdd", log.device, clear, { about: "device", ...NAMES });
    expect(refusal(log, added)).toBe("weak-key");

    const { entry, key } = await log.rekey(log.device);
    const { wraps } = decodeRekeyClear(entry.clear);
    const others = wraps.filter((wrap) => !equalBytes(wrap.recipient, log.recovery.deviceId));
    const rekeyClear = encodeRekeyClear({
      ...decodeRekeyClear(entry.clear),
      newRecovery: weak,
      wraps: [...others, { recipient: deviceId, wrapped: new Uint8Array(80) }],
    });
    const cosignSeeds = [log.recovery.signSeed, weak.signSeed];
    const rekeyed = log.draft("rekey", log.device, { clear: rekeyClear, cosignSeeds }, key);
    expect(refusal(log, rekeyed)).toBe("weak-key");
  });
});

describe("accept: policy, close and the rest", () => {
  const policy = (log: LogBuilder, signerVersion: number, minVersion: number) =>
    log.control("policy", log.device, encodePolicyClear({ signerVersion, minVersion }), { about: "policy" });

  it("raises the lowest version and never lowers it", async () => {
    const log = await LogBuilder.found();
    log.append(policy(log, 3, 2));
    expect(log.state.minVersion).toBe(2);
    expect(refusal(log, policy(log, 3, 1))).toBe("version-lowered");
    expect(refusal(log, policy(log, 3, 2))).toBe("accepted");
  });

  it("refuses a version above its signer's own", async () => {
    const log = await LogBuilder.found();
    expect(refusal(log, policy(log, 1, 2))).toBe("version-above-signer");
  });

  it("lets the paper device close at once: nothing is accepted after it", async () => {
    const log = await LogBuilder.found();
    log.append(
      log.control("close", log.recovery, encodeCloseClear("deleted"), { about: "close", newOrigin: null }),
    );
    expect(log.state.closing).toMatchObject({ how: "deleted", isFinal: true });
    expect(refusal(log, log.data(log.device, [OP]))).toBe("closed");
  });

  it("keeps a close by a device open to objection", async () => {
    const log = await LogBuilder.found();
    log.append(
      log.control("close", log.device, encodeCloseClear("moved"), {
        about: "close",
        newOrigin: "https://sync.example",
      }),
    );
    expect(log.state.closing).toMatchObject({ how: "moved", isFinal: false, bySeq: 2 });
    expect(refusal(log, log.data(log.device, [OP]))).toBe("accepted");
  });

  const close = (log: LogBuilder, how: CloseClear, signer = log.device) =>
    log.control("close", signer, encodeCloseClear(how), { about: "close", newOrigin: null });

  it.each(["device", "recovery"] as const)("lets any member cancel a close by a device: %s", async (who) => {
    const { log, second } = await withSecondDevice();
    log.append(close(log, "deleted", second));
    log.append(close(log, "cancelled", log[who]));
    expect(log.state.closing).toBeNull();
    expect(refusal(log, close(log, "cancelled"))).toBe("nothing-to-cancel");
  });

  it("lets nobody cancel what the paper device closed", async () => {
    const log = await LogBuilder.found();
    log.append(close(log, "deleted", log.recovery));
    expect(refusal(log, close(log, "cancelled"))).toBe("closed");
    expect(refusal(log, close(log, "cancelled", log.recovery))).toBe("closed");
  });

  it("forgets the close of a device that is removed, and no other's", async () => {
    const { log, second } = await withSecondDevice();
    log.append(close(log, "moved", second));
    const third = log.newDevice();
    log.append(await log.deviceAdd(third));
    await log.appendRekey(log.device, [third.deviceId]);
    expect(log.state.closing).toMatchObject({ how: "moved", by: second.deviceId });
    await log.appendRekey(log.device, [second.deviceId]);
    expect(log.state.closing).toBeNull();
  });

  it("refuses a way of closing that does not exist", async () => {
    const log = await LogBuilder.found();
    expect(refusal(log, log.draft("close", log.device, { clear: Uint8Array.of(3) }))).toBe("malformed");
  });

  it.each(["checkpoint", "reissue", "groupAbort", "snapshot"] as const)(
    "refuses %s by the paper device",
    async (kind) => {
      const log = await LogBuilder.found();
      expect(refusal(log, log.draft(kind, log.recovery))).toBe("not-authorised");
    },
  );

  it.each([
    ["checkpoint", encodeCheckpointClear({ confirmedSnapshotSeq: 1 })],
    ["reissue", encodeReissueClear({ abandonedHead: new Uint8Array(32), forkSeq: 1 })],
    ["groupAbort", new Uint8Array()],
  ] as const)("accepts %s by a device", async (kind, clear) => {
    const log = await LogBuilder.found();
    expect(refusal(log, log.draft(kind, log.device, { clear }))).toBe("accepted");
  });

  it.each([
    ["checkpoint", encodeCheckpointClear({ confirmedSnapshotSeq: 2 }), "not-before-it"],
    ["reissue", encodeReissueClear({ abandonedHead: new Uint8Array(32), forkSeq: 2 }), "not-before-it"],
    ["checkpoint", new Uint8Array(), "malformed"],
    ["reissue", new Uint8Array(), "malformed"],
    ["snapshot", new Uint8Array(), "malformed"],
  ] as const)("refuses a %s whose clear part names no earlier place: %#", async (kind, clear, expected) => {
    const log = await LogBuilder.found();
    expect(refusal(log, log.draft(kind, log.device, { clear }))).toBe(expected);
  });

  it("refuses sets in a clear part that are not in rising order", async () => {
    const log = await LogBuilder.found("genesis");
    const { entry } = await log.rekey(log.device);
    const wraps = 2 + 1 + 32 + 2 + 2;
    const clear = concatBytes(
      entry.clear.slice(0, wraps),
      entry.clear.slice(wraps + 96),
      entry.clear.slice(wraps, wraps + 96),
    );
    expect(refusal(log, signEntry({ ...entry, clear }, log.device.signSeed))).toBe("malformed");
  });
});
