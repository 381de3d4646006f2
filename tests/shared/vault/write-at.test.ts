import { describe, expect, it } from "vitest";
import { accept } from "../../../shared/log/accept.ts";
import { nobleSignatures } from "../../../shared/log/signature-scheme.ts";
import { openEntry } from "../../../shared/vault/open-entry.ts";
import { writeAt } from "../../../shared/vault/write-at.ts";
import { writeCheckpoint } from "../../../shared/vault/write-checkpoint.ts";
import { LogBuilder } from "./log-builder.ts";

const facts = { itemCount: 3, confirmedSnapshotSeq: 0 };
const cannot = (why: string) => expect.objectContaining({ code: "vault/cannot-write", message: why });

describe("writing for the place behind a control state", () => {
  it("answers the state, the head and the opened entry that whoever receives it computes", async () => {
    const log = await LogBuilder.found();
    const written = writeCheckpoint(log.place, log.device, facts, log);
    const judged = accept(log.state, written.entry);
    if (judged.outcome !== "accepted") throw new Error("not accepted");
    expect(written.control).toEqual(judged.state);
    expect(written.opened).toEqual(openEntry(judged.state, log.keys, judged));
    expect(written.head).toMatchObject({
      seq: 2,
      devSeq: 2,
      head: judged.state.head,
      epoch: 1,
      commitment: log.key.commitment,
    });
    expect(written.brings).toBeNull();
  });

  it("goes on behind its own entry before anyone has answered", async () => {
    const log = await LogBuilder.found();
    const first = writeCheckpoint(log.place, log.device, facts, log);
    const place = { ...log.place, control: first.control, hlc: first.head.hlc };
    const second = writeCheckpoint(place, log.device, facts, log);
    log.take(first);
    log.take(second);
    expect(log.state.seq).toBe(3);
  });

  it("refuses what the log would refuse, and says why", async () => {
    const log = await LogBuilder.found();
    expect(() => writeCheckpoint(log.place, log.newDevice(), facts, log)).toThrow(cannot("not-a-member"));
    expect(() => writeCheckpoint(log.place, log.recovery, facts, log)).toThrow(cannot("not-authorised"));
    const ahead = { ...facts, confirmedSnapshotSeq: 2 };
    expect(() => writeCheckpoint(log.place, log.device, ahead, log)).toThrow(cannot("not-before-it"));
  });

  it("refuses a body that nobody could open", async () => {
    const log = await LogBuilder.found();
    const draft = { kind: "groupAbort", clear: new Uint8Array(), body: Uint8Array.of(1) } as const;
    expect(() => writeAt(log.place, log.device, draft, log)).toThrow(
      expect.objectContaining({ code: "vault/cannot-write" }),
    );
  });

  it("needs the current epoch's key", async () => {
    const log = await LogBuilder.found();
    const place = { ...log.place, epochKeys: new Map() };
    expect(() => writeCheckpoint(place, log.device, facts, log)).toThrow(
      expect.objectContaining({ code: "vault/no-epoch-key" }),
    );
  });

  it("signs and verifies with what it is given", async () => {
    const log = await LogBuilder.found();
    const uses: string[] = [];
    const scheme = {
      sign: (message: Uint8Array, seed: Uint8Array) => {
        uses.push("sign");
        return nobleSignatures.sign(message, seed);
      },
      verify: () => {
        uses.push("verify");
        return true;
      },
    };
    writeCheckpoint(log.place, log.device, facts, { ...log, nowMs: log.nowMs, random: log.random, scheme });
    expect(uses).toEqual(["sign", "verify"]);
  });
});
