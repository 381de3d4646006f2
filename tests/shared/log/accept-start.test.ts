import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accept } from "../../../shared/log/accept.ts";
import { acceptStart, type UntrustedStart } from "../../../shared/log/accept-start.ts";
import { encodeSnapshotClear, type SnapshotClear } from "../../../shared/log/clear-snapshot.ts";
import { controlHash, encodeControlState } from "../../../shared/log/control-state-codec.ts";
import { decodeEntry, type Entry, encodeEntry } from "../../../shared/log/entry.ts";
import { leafHash } from "../../../shared/log/hash-chain.ts";
import { CONTROL_KINDS, kindOf } from "../../../shared/log/kinds.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import { LogBuilder } from "../vault/log-builder.ts";

const OP: Op = { op: "put", itemId: new Uint8Array(16), field: "label", value: "x" };
const isControl = (bytes: Uint8Array) => {
  const kind = kindOf(decodeEntry(bytes).header.kind);
  return kind !== null && CONTROL_KINDS.has(kind);
};

function snapshotOf(log: LogBuilder, change: Partial<SnapshotClear> = {}, signer = log.device): Entry {
  const clear = encodeSnapshotClear({
    coversSeq: log.state.seq,
    controlHash: controlHash(log.state),
    devSeqs: [...log.state.members.values()],
    chunkHashes: [new Uint8Array(32)],
    ...change,
  });
  return log.draft("snapshot", signer, { clear });
}

function startOf(log: LogBuilder, snapshot: Entry | Uint8Array = snapshotOf(log)): UntrustedStart {
  return {
    leaves: log.entries.map((bytes) => leafHash(decodeEntry(bytes))),
    control: log.entries.filter(isControl),
    snapshot: snapshot instanceof Uint8Array ? snapshot : encodeEntry(snapshot),
  };
}

/** Two devices, three epochs, one of the devices removed, data entries between all of it. */
async function history() {
  const log = await LogBuilder.found();
  const [second, third] = [log.newDevice(), log.newDevice()];
  log.append(log.data(log.device, [OP]));
  log.append(await log.deviceAdd(second));
  log.append(log.data(second, [OP]));
  log.append(log.data(second, [OP]));
  await log.appendRekey(second);
  log.append(await log.deviceAdd(third, log.recovery));
  log.append(log.data(third, [OP]));
  await log.appendRekey(log.device, [second.deviceId]);
  log.append(log.data(log.device, [OP]));
  return { log, second, third };
}

function verdict(start: UntrustedStart, vaultId: Uint8Array | null = null): string {
  const judged = acceptStart(vaultId, start);
  return judged.outcome === "refused" ? judged.refusal : judged.outcome;
}

describe("a compacted beginning", () => {
  it("gives the very control state that the whole log gives, and the snapshot judged", async () => {
    const { log } = await history();
    const snapshot = snapshotOf(log);
    const judged = acceptStart(log.state.vaultId, startOf(log, snapshot));
    if (judged.outcome !== "accepted") throw new Error("not accepted");
    expect(encodeControlState(judged.state)).toEqual(encodeControlState(log.state));
    expect(judged.control.map(({ kind }) => kind)).toEqual([
      "genesis",
      "deviceAdd",
      "rekey",
      "deviceAdd",
      "rekey",
    ]);
    expect(judged.snapshotClear.coversSeq).toBe(log.state.seq);
    expect(judged.snapshot).toEqual(accept(log.state, encodeEntry(snapshot)));
  });

  it("is followed by the rest of the log exactly as the whole is", async () => {
    const { log, third } = await history();
    const snapshot = snapshotOf(log);
    const judged = acceptStart(log.state.vaultId, startOf(log, snapshot));
    if (judged.outcome !== "accepted") throw new Error("not accepted");
    let fromStart = judged.snapshot.state;
    log.append(snapshot);
    const rest = () => [log.data(third, [OP]), log.data(log.device, [OP])];
    for (const at of [0, 1]) {
      const entry = rest()[at];
      if (entry === undefined) throw new Error("no entry");
      const next = accept(fromStart, encodeEntry(entry));
      if (next.outcome !== "accepted") throw new Error("not accepted");
      fromStart = next.state;
      log.append(entry);
      expect(encodeControlState(fromStart)).toEqual(encodeControlState(log.state));
    }
  });

  it("of genesis alone is one too", async () => {
    const log = await LogBuilder.found();
    expect(verdict(startOf(log), log.state.vaultId)).toBe("accepted");
  });

  it("of another vault is refused by whoever knows which it must be", async () => {
    const [log, other] = [await LogBuilder.found("one"), await LogBuilder.found("two")];
    expect(verdict(startOf(other), log.state.vaultId)).toBe("wrong-vault");
    expect(verdict(startOf(other))).toBe("accepted");
  });

  it("with any one control entry left out is refused", async () => {
    const { log } = await history();
    const right = startOf(log);
    for (const [at] of right.control.entries()) {
      const control = right.control.filter((_, place) => place !== at);
      expect(verdict({ ...right, control }), `without ${at}`).not.toBe("accepted");
    }
    const withoutLast = { ...right, control: right.control.slice(0, -1) };
    expect(verdict(withoutLast)).toBe("wrong-epoch");
  });

  it("with any one leaf changed, left out or added is refused", async () => {
    const { log } = await history();
    const right = startOf(log);
    for (const [at, leaf] of right.leaves.entries()) {
      const changed = right.leaves.with(
        at,
        leaf.map((byte, place) => (place === 5 ? byte ^ 1 : byte)),
      );
      expect(verdict({ ...right, leaves: changed }), `changed ${at}`).not.toBe("accepted");
      const without = right.leaves.toSpliced(at, 1);
      expect(verdict({ ...right, leaves: without }), `without ${at}`).toBe("wrong-cover");
    }
    expect(verdict({ ...right, leaves: [...right.leaves, new Uint8Array(32)] })).toBe("wrong-cover");
    expect(verdict({ ...right, leaves: right.leaves.map((leaf) => leaf.slice(1)) })).toBe("malformed");
    expect(verdict({ ...right, leaves: [] })).toBe("wrong-cover");
  });

  it("with control entries out of order, twice, or among them one that is none is refused", async () => {
    const { log } = await history();
    const right = startOf(log);
    const data = log.entries.find((bytes) => !isControl(bytes));
    const [genesis, ...others] = right.control;
    if (data === undefined || genesis === undefined) throw new Error("no entries");
    expect(verdict({ ...right, control: [genesis, ...others.toReversed()] })).toBe("wrong-epoch");
    expect(verdict({ ...right, control: [genesis, genesis, ...others] })).toBe("wrong-leaves");
    expect(verdict({ ...right, control: [genesis, data, ...others] })).toBe("wrong-leaves");
    expect(verdict({ ...right, control: others })).toBe("genesis-expected");
    expect(verdict({ ...right, control: [] })).toBe("genesis-expected");
  });

  it("with a control entry whose signature does not hold is refused", async () => {
    const { log } = await history();
    const right = startOf(log);
    for (const [at, bytes] of right.control.entries()) {
      const flipped = bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1);
      expect(verdict({ ...right, control: right.control.with(at, flipped) })).toBe("bad-signature");
    }
  });

  it("whose snapshot stands elsewhere than right behind it is refused", async () => {
    const { log } = await history();
    const early = snapshotOf(log);
    log.append(log.data(log.device, [OP]));
    expect(verdict(startOf(log, early))).toBe("wrong-cover");
    expect(verdict(startOf(log, log.data(log.device, [OP])))).toBe("wrong-cover");
    expect(verdict(startOf(log, snapshotOf(log, { coversSeq: 3 })))).toBe("wrong-cover");
  });

  it("whose snapshot a removed member or a stranger signed is refused", async () => {
    const { log, second } = await history();
    expect(verdict(startOf(log, snapshotOf(log, {}, second)))).toBe("removed-member");
    expect(verdict(startOf(log, snapshotOf(log, {}, log.newDevice())))).toBe("not-a-member");
  });

  it("whose snapshot counts a device lower than a control entry shows, or not all places, is refused", async () => {
    const { log } = await history();
    const all = [...log.state.members.values()];
    const counted = (change: (devSeq: number, at: number) => number) =>
      snapshotOf(log, { devSeqs: all.map((one, at) => ({ ...one, devSeq: change(one.devSeq, at) })) });
    expect(
      verdict(
        startOf(
          log,
          counted(() => 0),
        ),
      ),
    ).toBe("wrong-counters");
    expect(
      verdict(
        startOf(
          log,
          counted((devSeq) => devSeq + 1),
        ),
      ),
    ).toBe("wrong-counters");
    for (const [at] of all.entries()) {
      const one = counted((devSeq, place) => (place === at ? devSeq + 1 : devSeq));
      expect(verdict(startOf(log, one))).toBe("wrong-counters");
    }
    const stranger = { deviceId: log.random(16), devSeq: 0 };
    expect(verdict(startOf(log, snapshotOf(log, { devSeqs: [...all, stranger] })))).toBe("wrong-counters");
  });

  it("whose counters are moved from one device to another is refused, though the sum is right", async () => {
    const { log, second, third } = await history();
    const devSeqs = [...log.state.members.values()].map((one) => {
      if (String(one.deviceId) === String(third.deviceId)) return { ...one, devSeq: one.devSeq - 1 };
      const isSecond = String(one.deviceId) === String(second.deviceId);
      return isSecond ? { ...one, devSeq: one.devSeq + 1 } : one;
    });
    expect(verdict(startOf(log, snapshotOf(log, { devSeqs })))).toBe("wrong-control-hash");
  });

  it("of a vault that the paper device closed has no entry behind it", async () => {
    const { log } = await history();
    log.append(log.draft("close", log.recovery, { clear: Uint8Array.of(1) }));
    expect(verdict(startOf(log))).toBe("closed");
  });

  it("of a newer suite needs a newer version", async () => {
    const { log } = await history();
    const right = startOf(log);
    const newer = (bytes: Uint8Array) => bytes.with(0, 2);
    expect(verdict({ ...right, snapshot: newer(right.snapshot) })).toBe("needs-newer-version");
    expect(verdict({ ...right, control: right.control.map(newer) })).toBe("needs-newer-version");
  });

  it("uses the verifier it is given", async () => {
    const log = await LogBuilder.found();
    expect(acceptStart(null, startOf(log), () => false)).toEqual({
      outcome: "refused",
      refusal: "bad-signature",
    });
  });

  it("is judged and never throws, whatever bytes a server sends", async () => {
    const { log } = await history();
    const right = startOf(log);
    const noise = fc.uint8Array({ maxLength: 300 });
    const flip = fc.tuple(fc.nat(right.control.length), fc.nat(1023), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 3 }), noise, flip, (list, bytes, [which, at, change]) => {
        const flipped = (entry: Uint8Array, index: number) =>
          index === which ? entry.map((byte, place) => (place === at ? byte ^ change : byte)) : entry;
        for (const start of [
          { leaves: list, control: list, snapshot: bytes },
          { ...right, leaves: [...right.leaves, bytes] },
          { ...right, control: [...right.control, bytes] },
          { ...right, snapshot: bytes },
          {
            ...right,
            control: right.control.map(flipped),
            snapshot: flipped(right.snapshot, right.control.length),
          },
        ])
          expect(verdict(start)).not.toBe("accepted");
      }),
      { numRuns: 30 },
    );
  });
});
