import { describe, expect, it } from "vitest";
import { encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { cborMap } from "../../../shared/cbor/cbor-map.ts";
import { acceptStart } from "../../../shared/log/accept-start.ts";
import { encodePolicyClear } from "../../../shared/log/clear-policy.ts";
import { encodeControlState } from "../../../shared/log/control-state-codec.ts";
import { idText } from "../../../shared/log/device-id.ts";
import { decodeEntry, encodeEntry } from "../../../shared/log/entry.ts";
import { leafHash } from "../../../shared/log/hash-chain.ts";
import { encodeControlBody } from "../../../shared/vault/control-body.ts";
import { findEpochKeys } from "../../../shared/vault/epoch-key-search.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import { createPasskeyOp, credentialSource, passkeyRecord } from "../../../shared/vault/passkey-record.ts";
import { readLog } from "../../../shared/vault/read-log.ts";
import { buildSnapshot, readSnapshot } from "../../../shared/vault/snapshot-chunks.ts";
import { contentOf, vaultStateOf } from "../../../shared/vault/snapshot-content.ts";
import { currentKey } from "../../../shared/vault/write-at.ts";
import { writeCheckpoint } from "../../../shared/vault/write-checkpoint.ts";
import { writeSnapshot } from "../../../shared/vault/write-snapshot.ts";
import { LogBuilder } from "./log-builder.ts";

const ITEM = new Uint8Array(16).fill(4);
const put = (value: string): Op => ({ op: "put", itemId: ITEM, field: "label", value });
const tampered = { code: "vault/tampered" };

const byDevice = (log: LogBuilder) => ({ ...log.device, epochKeys: log.founded.keyring.epochKeys });
const label = (reading: Awaited<ReturnType<typeof readLog>>) =>
  reading.state.items.get(idText(ITEM))?.fields.get("label")?.value;

describe("reading a whole log", () => {
  it("brings a passkey back from the 24 words and the stored entries alone", async () => {
    const log = await LogBuilder.found();
    const source = {
      credentialId: log.random(16),
      rpId: "example.org",
      userHandle: log.random(16),
      alg: -7 as const,
      privateKeyPkcs8: log.random(138),
      prfSeeds: null,
      isDiscoverable: true,
      backupEligible: true,
      backupState: true,
      counter: 0,
    };
    const op = createPasskeyOp(
      source,
      { rpName: "E", userName: "ana", userDisplayName: "Ana" },
      { createdAtMs: 1, source: "made-here" },
    );
    log.append(log.data(log.device, [op]));
    await log.appendRekey(log.device);

    const reading = await readLog(log.state.vaultId, log.entries, { ...log.recovery, epochKeys: new Map() });

    const item = reading.state.items.get(idText(op.itemId));
    if (item === undefined) throw new Error("not there");
    expect(passkeyRecord(item)?.facts.userName).toBe("ana");
    expect(credentialSource(item, reading.state.secrets.get(idText(op.itemId)) ?? ITEM)).toEqual(source);
    expect(reading.state.notices).toEqual([]);
    expect(reading.needsNewerFrom).toBeNull();
  });

  it("folds entries of several devices and epochs and says where the reader stands", async () => {
    const log = await LogBuilder.found();
    const second = log.newDevice();
    log.append(await log.deviceAdd(second));
    log.append(log.data(second, [put("from second")], { ms: 9e12 }));
    await log.appendRekey(log.device, [second.deviceId]);
    log.append(log.data(log.device, [put("from first")]));
    const reading = await readLog(log.state.vaultId, log.entries, byDevice(log));
    expect(label(reading)).toBe("from first");
    expect(reading.head).toMatchObject({
      seq: 5,
      epoch: 2,
      devSeq: 4,
      hlc: { ms: 9e12 },
      head: log.state.head,
      commitment: log.key.commitment,
    });
    expect(reading.control).toEqual(log.state);
  });

  it("refuses a log with an entry missing, exchanged, repeated or changed", async () => {
    const log = await LogBuilder.found();
    log.append(log.data(log.device, [put("a")]));
    log.append(log.data(log.device, [put("b")]));
    const [genesis, a, b] = log.entries;
    if (!genesis || !a || !b) throw new Error("no entries");
    const flipped = a.map((byte, at) => (at === 500 ? byte ^ 1 : byte));
    for (const entries of [[genesis, b], [genesis, b, a], [genesis, a, a], [genesis, flipped, b], [a, b], []])
      await expect(readLog(log.state.vaultId, entries, byDevice(log))).rejects.toMatchObject(tampered);
    expect((await readLog(log.state.vaultId, [genesis, a], byDevice(log))).state.seq).toBe(2);
  });

  it("refuses another vault's log, though it be right in itself", async () => {
    const [log, other] = [await LogBuilder.found("one"), await LogBuilder.found("two")];
    await expect(readLog(log.state.vaultId, other.entries, byDevice(other))).rejects.toMatchObject(tampered);
  });

  it("goes on past an entry that does not open and reports from whom it is", async () => {
    const log = await LogBuilder.found();
    log.append(log.data(log.device, [put("a")]));
    log.append(log.draft("data", log.device, { body: Uint8Array.of(0x61) }));
    log.append(log.data(log.device, [put("b")]));
    const reading = await readLog(log.state.vaultId, log.entries, byDevice(log));
    expect(label(reading)).toBe("b");
    expect(reading.state.notices).toEqual([
      { about: "unreadable-entry", seq: 3, device: log.device.deviceId },
    ]);
  });

  it("stops before a body of a newer version and says where", async () => {
    const log = await LogBuilder.found();
    log.append(log.data(log.device, [put("a")]));
    log.append(log.draft("data", log.device, { body: encodeCanonical(cborMap({ v: 2 })) }));
    log.append(log.data(log.device, [put("b")]));
    const reading = await readLog(log.state.vaultId, log.entries, byDevice(log));
    expect(reading.needsNewerFrom).toBe(3);
    expect(label(reading)).toBe("a");
    expect(reading.control.seq).toBe(4);
  });

  it("stops before a kind of a newer version and at a policy that asks for one", async () => {
    const log = await LogBuilder.found();
    const unknown = encodeEntry(log.draft("data", log.device, { header: { kind: 77 } }));
    expect((await readLog(log.state.vaultId, [...log.entries, unknown], byDevice(log))).needsNewerFrom).toBe(
      2,
    );
    log.append(
      log.control("policy", log.device, encodePolicyClear({ signerVersion: 2, minVersion: 2 }), {
        about: "policy",
      }),
    );
    expect((await readLog(log.state.vaultId, log.entries, byDevice(log))).needsNewerFrom).toBe(2);
  });

  it("needs a newer version for a genesis of another suite", async () => {
    const log = await LogBuilder.found();
    const genesis = log.founded.genesis.map((byte, at) => (at === 0 ? 2 : byte));
    await expect(readLog(log.state.vaultId, [genesis], byDevice(log))).rejects.toMatchObject({
      code: "vault/needs-newer-version",
    });
  });

  it("says which epochs stay unread when the paper device could not open one", async () => {
    const log = await LogBuilder.found();
    log.append(log.data(log.device, [put("lost")]));
    const { entry, key } = await log.rekey(log.recovery, [], { lostEpochs: [1] });
    const body = encodeControlBody({ about: "rekey", previous: null });
    log.append(log.draft("rekey", log.recovery, { clear: entry.clear, body }, key));
    log.key = key;
    const late = log.newDevice();
    log.append(await log.deviceAdd(late, log.recovery));
    log.append(log.data(late, [put("after")]));
    const reading = await readLog(log.state.vaultId, log.entries, { ...late, epochKeys: new Map() });
    expect(label(reading)).toBe("after");
    expect(reading.state.notices).toContainEqual({ about: "epoch-key-missing", epoch: 1 });
    expect(reading.state.notices).toContainEqual({
      about: "unreadable-entry",
      seq: 2,
      device: log.device.deviceId,
    });
  });
});

describe("reading a log from a compacted beginning", () => {
  /** Two devices, two epochs; then a snapshot, and entries behind it. */
  async function compacted() {
    const log = await LogBuilder.found();
    const second = log.newDevice();
    log.append(await log.deviceAdd(second));
    log.append(log.data(second, [put("before")]));
    await log.appendRekey(log.device);
    log.take(writeCheckpoint(log.place, second, { itemCount: 1, confirmedSnapshotSeq: 0 }, log));
    const covered = await readLog(log.state.vaultId, log.entries, byDevice(log));
    const built = await buildSnapshot(contentOf(covered.state), { ...log.state, epochKey: log.key }, log);
    const names = { chunkHashes: built.chunks.map(({ hash }) => hash), stateHash: built.stateHash };
    const entries = [...log.entries];
    const written = writeSnapshot(log.place, log.device, names, log);
    const start = {
      leaves: entries.map((bytes) => leafHash(decodeEntry(bytes))),
      control: [0, 1, 3].flatMap((at) => entries[at] ?? []),
      snapshot: written.entry,
    };
    log.take(written);
    log.append(log.data(second, [put("after")]));
    log.append(await log.deviceAdd(log.newDevice()));
    await log.appendRekey(second);
    log.append(log.data(log.device, [put("last")]));
    return { log, start, built, names, tail: log.entries.slice(start.leaves.length) };
  }

  /** As a newcomer with nothing but the words does it. */
  async function join({ log, start, built, names, tail }: Awaited<ReturnType<typeof compacted>>) {
    const accepted = acceptStart(log.state.vaultId, start);
    if (accepted.outcome !== "accepted") throw new Error("not accepted");
    const reader = { ...log.recovery, epochKeys: new Map() };
    const keys = await findEpochKeys(accepted.control, reader);
    const owner = {
      vaultId: log.state.vaultId,
      epochKey: currentKey({ control: accepted.state, epochKeys: keys }),
    };
    const content = readSnapshot(
      names,
      owner,
      built.chunks.map(({ bytes }) => bytes),
    );
    const state = vaultStateOf(accepted.snapshotClear.coversSeq, content);
    return { accepted, state, reading: await readLog(log.state.vaultId, tail, reader, { accepted, state }) };
  }

  it("gives the words alone the same state, keys and place as the whole log", async () => {
    const made = await compacted();
    const { reading } = await join(made);
    const whole = await readLog(made.log.state.vaultId, made.log.entries, {
      ...made.log.recovery,
      epochKeys: new Map(),
    });
    expect(encodeControlState(reading.control)).toEqual(encodeControlState(whole.control));
    expect(reading.head).toEqual(whole.head);
    expect(new Set(reading.epochKeys.keys())).toEqual(new Set(whole.epochKeys.keys()));
    expect(reading.state).toEqual(whole.state);
    expect(label(reading)).toBe("last");
    expect(reading.state.checkpoint).toMatchObject({ seq: 5, itemCount: 1 });
  });

  it("refuses a log that does not follow the beginning, and a state of another place", async () => {
    const made = await compacted();
    const { accepted, state } = await join(made);
    const { vaultId } = made.log.state;
    const reader = byDevice(made.log);
    const from = (tail: readonly Uint8Array[], start = { accepted, state }) =>
      readLog(vaultId, tail, reader, start);
    await expect(from(made.tail.slice(1))).rejects.toMatchObject(tampered);
    await expect(from(made.log.entries)).rejects.toMatchObject(tampered);
    const elsewhere = { accepted, state: { ...state, seq: state.seq - 1 } };
    await expect(from(made.tail, elsewhere)).rejects.toMatchObject(tampered);
    await expect(readLog(new Uint8Array(32), made.tail, reader, { accepted, state })).rejects.toMatchObject(
      tampered,
    );
  });

  it("checks the wraps of control entries before the snapshot too", async () => {
    const made = await compacted();
    const { accepted, state } = await join(made);
    const wrong = accepted.control.map((placed) =>
      placed.kind === "deviceAdd"
        ? {
            ...placed,
            entry: {
              ...placed.entry,
              clear: placed.entry.clear.map((byte, at) => (at > 160 ? byte ^ 1 : byte)),
            },
          }
        : placed,
    );
    const reading = await readLog(made.log.state.vaultId, made.tail, byDevice(made.log), {
      accepted: { ...accepted, control: wrong },
      state,
    });
    expect(reading.state.notices).toMatchObject([{ about: "wrong-wrap", seq: 2 }]);
  });
});
