import { describe, expect, it } from "vitest";
import { accept } from "../../../shared/log/accept.ts";
import { memberById } from "../../../shared/log/control-state.ts";
import { decodeEntry, type Entry, encodeEntry } from "../../../shared/log/entry.ts";
import { EMPTY_HEAD } from "../../../shared/log/hash-chain.ts";
import type { Refusal } from "../../../shared/log/refusal.ts";
import type { Op } from "../../../shared/vault/ops.ts";
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

describe("accept: frame, chain, membership", () => {
  it("accepts a data entry of a member and moves chain and counter", async () => {
    const log = await LogBuilder.found();
    const before = log.state;

    log.append(log.data(log.device, [OP]));

    expect(log.state.seq).toBe(before.seq + 1);
    expect(log.state.head).not.toEqual(before.head);
    expect(memberById(log.state, log.device.deviceId)?.devSeq).toBe(2);
    expect(memberById(before, log.device.deviceId)?.devSeq).toBe(1);
  });

  it("refuses bytes that are no entry", async () => {
    const log = await LogBuilder.found();
    expect(refusal(log, new Uint8Array(1024))).toBe("needs-newer-version");
    expect(refusal(log, Uint8Array.of(1, 2, 3))).toBe("malformed");
    const cut = encodeEntry(log.data(log.device, [OP])).slice(0, 1000);
    expect(refusal(log, cut)).toBe("malformed");
  });

  it("refuses an entry of another vault", async () => {
    const log = await LogBuilder.found();
    const entry = log.draft("data", log.device, { header: { vaultId: new Uint8Array(32) } });
    expect(refusal(log, entry)).toBe("wrong-vault");
  });

  it("refuses a second genesis", async () => {
    const log = await LogBuilder.found();
    expect(refusal(log, log.founded.genesis)).toBe("second-genesis");
  });

  it("refuses an entry that leaves a place free", async () => {
    const log = await LogBuilder.found();
    expect(refusal(log, log.draft("data", log.device, { header: { seq: 3 } }))).toBe("wrong-seq");
  });

  it("refuses an old entry played again", async () => {
    const log = await LogBuilder.found();
    const entry = log.data(log.device, [OP]);
    log.append(entry);
    expect(refusal(log, entry)).toBe("wrong-seq");
  });

  it("refuses an entry that follows another head", async () => {
    const log = await LogBuilder.found();
    expect(refusal(log, log.draft("data", log.device, { header: { prev: EMPTY_HEAD } }))).toBe("wrong-prev");
  });

  it("refuses a device that never was a member", async () => {
    const log = await LogBuilder.found();
    expect(refusal(log, log.data(log.newDevice(), [OP]))).toBe("not-a-member");
  });

  it("refuses a removed device", async () => {
    const { log, second } = await withSecondDevice();
    await log.appendRekey(log.device, [second.deviceId]);
    expect(refusal(log, log.data(second, [OP]))).toBe("removed-member");
  });

  it("refuses a signature by another key than the named device's", async () => {
    const { log, second } = await withSecondDevice();
    const entry = log.draft("data", second, { header: { deviceId: log.device.deviceId, devSeq: 3 } });
    expect(refusal(log, entry)).toBe("bad-signature");
  });

  it("refuses an entry that skips or repeats its device's counter", async () => {
    const log = await LogBuilder.found();
    for (const devSeq of [1, 3])
      expect(refusal(log, log.draft("data", log.device, { header: { devSeq } }))).toBe("wrong-dev-seq");
  });

  it("refuses an entry sealed under an epoch that is past", async () => {
    const log = await LogBuilder.found();
    const old = log.key;
    await log.appendRekey(log.device);
    expect(refusal(log, log.draft("data", log.device, {}, old))).toBe("wrong-epoch");
  });

  it("refuses a second signature where the kind asks for one", async () => {
    const log = await LogBuilder.found();
    const entry = log.draft("data", log.device, { cosignSeeds: [log.recovery.signSeed] });
    expect(refusal(log, entry)).toBe("wrong-signature-count");
  });

  it("refuses a data entry by the paper device", async () => {
    const log = await LogBuilder.found();
    expect(refusal(log, log.data(log.recovery, [OP]))).toBe("not-authorised");
  });

  it("refuses a data entry with a clear part", async () => {
    const log = await LogBuilder.found();
    expect(refusal(log, log.draft("data", log.device, { clear: Uint8Array.of(1) }))).toBe("malformed");
  });

  it("stops at a kind of a newer version that a member signed, and refuses it from anyone else", async () => {
    const log = await LogBuilder.found();
    expect(refusal(log, log.draft("data", log.device, { header: { kind: 200 } }))).toBe(
      "needs-newer-version",
    );
    expect(refusal(log, log.draft("data", log.newDevice(), { header: { kind: 200 } }))).toBe("not-a-member");
  });

  it("uses the verifier it is given", async () => {
    const log = await LogBuilder.found();
    const judged = accept(log.state, encodeEntry(log.data(log.device, [OP])), () => false);
    expect(judged).toEqual({ outcome: "refused", refusal: "bad-signature" });
  });
});

describe("accept: every bit counts", () => {
  it("accepts no entry with one bit flipped", async () => {
    const log = await LogBuilder.found();
    const bytes = encodeEntry(log.data(log.device, [OP]));
    expect(decodeEntry(bytes).header.seq).toBe(2);
    for (let at = 0; at < bytes.length; at += at < 140 || at > 955 ? 1 : 23) {
      const flipped = bytes.slice();
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      expect(accept(log.state, flipped).outcome, `byte ${at}`).not.toBe("accepted");
    }
  });
});
