import { describe, expect, it } from "vitest";
import { encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { cborMap } from "../../../shared/cbor/cbor-map.ts";
import { encodeCheckpointClear } from "../../../shared/log/clear-checkpoint.ts";
import { encodePolicyClear } from "../../../shared/log/clear-policy.ts";
import { encodeReissueClear } from "../../../shared/log/clear-reissue.ts";
import { encodeSnapshotClear } from "../../../shared/log/clear-snapshot.ts";
import type { Entry } from "../../../shared/log/entry.ts";
import type { Kind } from "../../../shared/log/kinds.ts";
import { encodeCheckpointBody, encodeSnapshotBody } from "../../../shared/vault/checkpoint-body.ts";
import { encodeReissueBody, type GroupMembership } from "../../../shared/vault/entry-body.ts";
import { epochKeys } from "../../../shared/vault/epoch-key.ts";
import { epochKeyOf, openEntry } from "../../../shared/vault/open-entry.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import { LogBuilder } from "./log-builder.ts";

const OP: Op = { op: "restore", itemId: new Uint8Array(16) };

function opened(log: LogBuilder, kind: Kind, entry: Entry) {
  return openEntry(log.state, epochKeys([log.key]), { entry, kind });
}

describe("openEntry", () => {
  it("opens a data entry with its place", async () => {
    const log = await LogBuilder.found();
    expect(opened(log, "data", log.data(log.device, [OP]))).toMatchObject({
      kind: "data",
      seq: 2,
      devSeq: 2,
      device: log.device.deviceId,
      body: { baseSeq: 1, ops: [OP] },
    });
  });

  it("says whom a control entry is about", async () => {
    const log = await LogBuilder.found();
    const second = log.newDevice();
    const add = await log.deviceAdd(second);
    expect(opened(log, "deviceAdd", add)).toMatchObject({
      kind: "control",
      subject: second.deviceId,
      removed: [],
    });
    log.append(add);
    const { entry, key } = await log.rekey(log.device, [second.deviceId]);
    log.append(entry);
    log.key = key;
    expect(opened(log, "rekey", entry)).toMatchObject({
      kind: "control",
      subject: null,
      removed: [second.deviceId],
    });
    const policy = log.control("policy", log.device, encodePolicyClear({ signerVersion: 1, minVersion: 1 }), {
      about: "policy",
    });
    expect(opened(log, "policy", policy)).toMatchObject({ kind: "control", body: { about: "policy" } });
  });

  it("opens a checkpoint and a snapshot with what they say in clear and sealed", async () => {
    const log = await LogBuilder.found();
    const stateHash = log.random(32);
    const clear = {
      coversSeq: 1,
      controlHash: log.random(32),
      devSeqs: [],
      chunkHashes: [log.random(32)],
    };
    const snapshot = { clear: encodeSnapshotClear(clear), body: encodeSnapshotBody({ stateHash }) };
    expect(opened(log, "snapshot", log.draft("snapshot", log.device, snapshot))).toMatchObject({
      kind: "snapshot",
      body: { stateHash },
      clear,
    });
    const alive = { at: { ms: 5, counter: 1 }, itemCount: 12 };
    const checkpoint = {
      clear: encodeCheckpointClear({ confirmedSnapshotSeq: 1 }),
      body: encodeCheckpointBody(alive),
    };
    const opening = opened(log, "checkpoint", log.draft("checkpoint", log.device, checkpoint));
    expect(opening).toMatchObject({ kind: "checkpoint", body: alive, confirmedSnapshotSeq: 1 });
  });

  it("opens a reissue as a data entry that says whose it was, and only one that had not seen past the fork", async () => {
    const log = await LogBuilder.found();
    log.append(log.data(log.device, [OP]));
    const [abandonedHead, origin, id] = [log.random(32), log.random(16), log.random(16)];
    const reissue = (baseSeq: number, group: GroupMembership | null) => {
      const body = { opId: id, hlc: { ms: 1, counter: 0 }, baseSeq, ops: [OP], group };
      const clear = encodeReissueClear({ abandonedHead, forkSeq: 1 });
      const draft = log.draft("reissue", log.device, { clear, body: encodeReissueBody(body, origin) });
      return opened(log, "reissue", draft);
    };
    const group = { id, index: 0, count: 1 };
    expect(reissue(1, group)).toMatchObject({
      kind: "data",
      body: { baseSeq: 1, ops: [OP], group },
      reissue: { abandonedHead, forkSeq: 1, device: origin },
    });
    expect(reissue(2, group)).toMatchObject({ kind: "unreadable" });
    expect(reissue(1, null)).toMatchObject({ kind: "unreadable" });
  });

  it("calls unreadable what does not open, has not its form, or claims to have seen itself", async () => {
    const log = await LogBuilder.found();
    const entry = log.data(log.device, [OP]);
    const unreadable = { kind: "unreadable", seq: 2, devSeq: 2, device: log.device.deviceId };
    expect(openEntry(log.state, new Map(), { entry, kind: "data" })).toEqual(unreadable);
    expect(opened(log, "data", log.draft("data", log.device, { body: Uint8Array.of(1) }))).toEqual(
      unreadable,
    );
    expect(opened(log, "data", log.data(log.device, [OP], { baseSeq: 2 }))).toEqual(unreadable);
    expect(opened(log, "groupAbort", log.draft("groupAbort", log.device))).toEqual(unreadable);
  });

  it("stops at a body of a newer version", async () => {
    const log = await LogBuilder.found();
    const body = encodeCanonical(cborMap({ v: 2 }));
    expect(opened(log, "data", log.draft("data", log.device, { body }))).toBe("newer");
    expect(opened(log, "policy", log.draft("policy", log.device, { body }))).toBe("newer");
  });

  it("finds the key by the commitment of the entry's epoch", async () => {
    const log = await LogBuilder.found();
    const entry = log.data(log.device, [OP]);
    const first = log.key;
    await log.appendRekey(log.device);
    const keys = epochKeys([first, log.key]);
    expect(epochKeyOf(log.state, keys, entry)).toBe(first);
    expect(epochKeyOf(log.state, keys, log.data(log.device, [OP]))).toBe(log.key);
    expect(epochKeyOf(log.state, keys, { ...entry, header: { ...entry.header, epoch: 9 } })).toBeNull();
  });
});
