import { describe, expect, it } from "vitest";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { accept } from "../../../shared/log/accept.ts";
import type { LogHead } from "../../../shared/vault/log-head.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import { createPasskeyOp } from "../../../shared/vault/passkey-record.ts";
import { readLog } from "../../../shared/vault/read-log.ts";
import { writeDataEntry } from "../../../shared/vault/write-entry.ts";
import { LogBuilder } from "./log-builder.ts";

const ITEM = new Uint8Array(16).fill(4);
const put = (value: string): Op => ({ op: "put", itemId: ITEM, field: "label", value });

describe("writeDataEntry", () => {
  it("writes entries that are accepted one after the other, each with the head that accept computes", async () => {
    const log = await LogBuilder.found();
    let head: LogHead = log.founded.head;
    for (const value of ["a", "b", "c"]) {
      const written = writeDataEntry(log.founded.keyring, head, [put(value)], log);
      const judged = accept(log.state, written.entry);
      expect(judged.outcome).toBe("accepted");
      if (judged.outcome !== "accepted") return;
      log.state = judged.state;
      expect(written.head).toMatchObject({ seq: judged.state.seq, head: judged.state.head });
      expect(written.head.devSeq).toBe(head.devSeq + 1);
      head = written.head;
    }
  });

  it("answers the same opened entry as reading the log does", async () => {
    const log = await LogBuilder.found();
    const { keyring, head, genesis } = log.founded;
    const first = writeDataEntry(keyring, head, [put("a"), put("b")], log);
    const reading = await readLog(keyring.vaultId, [genesis, first.entry], {
      ...keyring.device,
      epochKeys: keyring.epochKeys,
    });
    expect(reading.head).toEqual(first.head);
    expect([...reading.state.items.values()][0]?.fields.get("label")).toMatchObject({
      value: "b",
      lost: [{ value: "a" }],
    });
    expect(first.opened.body.baseSeq).toBe(1);
  });

  it("advances its clock past everything seen, also when the wall clock stands or goes back", async () => {
    const log = await LogBuilder.found();
    const head = { ...log.founded.head, hlc: { ms: 9e12, counter: 7 } };
    const written = writeDataEntry(log.founded.keyring, head, [put("a")], {
      random: log.random,
      nowMs: () => 1,
    });
    expect(written.head.hlc).toEqual({ ms: 9e12, counter: 8 });
  });

  it("puts a passkey of every algorithm but RS256 into 1 KiB and shows nothing of it", async () => {
    const log = await LogBuilder.found();
    const names = { rpName: "Marker", userName: "marker@example.org", userDisplayName: "Marker" };
    const source = (size: number) => ({
      credentialId: log.random(32),
      rpId: "marker.example.org",
      userHandle: log.random(64),
      alg: -7 as const,
      privateKeyPkcs8: log.random(size),
      prfSeeds: { withUserVerification: log.random(32), withoutUserVerification: log.random(32) },
      isDiscoverable: true,
      backupEligible: true,
      backupState: true,
      counter: 0,
    });
    const size = (bytes: number) => {
      const op = createPasskeyOp(source(bytes), names, { createdAtMs: 1, source: "made-here" });
      const { entry } = writeDataEntry(log.founded.keyring, log.founded.head, [op], log);
      expect(bytesToHex(entry)).not.toContain(Buffer.from("marker").toString("hex"));
      return entry.length;
    };
    expect([size(48), size(138), size(185)]).toEqual([1024, 1024, 1024]);
    expect(size(1218)).toBe(2048);
  });

  it("refuses to write without operations, without the epoch's key, or more than an entry may hold", async () => {
    const log = await LogBuilder.found();
    const { keyring, head } = log.founded;
    expect(() => writeDataEntry(keyring, head, [], log)).toThrow(
      expect.objectContaining({ code: "vault/cannot-write" }),
    );
    const other = { ...head, commitment: new Uint8Array(32) };
    expect(() => writeDataEntry(keyring, other, [put("a")], log)).toThrow(
      expect.objectContaining({ code: "vault/no-epoch-key" }),
    );
    expect(() => writeDataEntry(keyring, head, [put("x".repeat(64_800))], log)).not.toThrow();
    expect(() => writeDataEntry(keyring, head, [put("x".repeat(65_000))], log)).toThrow(
      expect.objectContaining({ code: "log/too-large" }),
    );
  });
});
