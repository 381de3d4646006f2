import { describe, expect, it } from "vitest";
import { utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import { encodeEntry } from "../../../shared/log/entry.ts";
import { epochKey } from "../../../shared/vault/epoch-key.ts";
import { openEntryBody, sealEntry } from "../../../shared/vault/seal-entry.ts";
import { LogBuilder } from "./log-builder.ts";

async function anEntry(body = utf8ToBytes("a body"), clear = new Uint8Array()) {
  const log = await LogBuilder.found();
  const draft = {
    kind: "data" as const,
    vaultId: log.state.vaultId,
    seq: 2,
    prev: log.state.head,
    devSeq: 2,
    clear,
    body,
  };
  return { log, entry: sealEntry(draft, log.key, log.device, log.random) };
}

describe("sealing an entry", () => {
  it.each([0, 1, 806, 807, 5000])("gives back a body of %i bytes", async (length) => {
    const body = new Uint8Array(length).fill(7);
    const { log, entry } = await anEntry(body);
    expect(openEntryBody(entry, log.key)).toEqual(body);
    expect([1024, 8192, 2048]).toContain(encodeEntry(entry).length);
  });

  it("opens under its own epoch's key, header and clear part only", async () => {
    const { log, entry } = await anEntry(utf8ToBytes("x"), Uint8Array.of(1, 2));
    expect(openEntryBody(entry, log.key)).toEqual(utf8ToBytes("x"));
    expect(openEntryBody(entry, epochKey(log.state.vaultId, 1, log.random(32)))).toBeNull();
    expect(openEntryBody(entry, { ...log.key, epoch: 2 })).toBeNull();
    expect(openEntryBody({ ...entry, clear: Uint8Array.of(1, 3) }, log.key)).toBeNull();
    for (const change of [
      { seq: 3 },
      { devSeq: 1 },
      { kind: 3 },
      { prev: new Uint8Array(32) },
      { deviceId: new Uint8Array(16) },
    ])
      expect(openEntryBody({ ...entry, header: { ...entry.header, ...change } }, log.key)).toBeNull();
  });

  it("never swaps the sealed parts of two entries", async () => {
    const { log, entry } = await anEntry();
    const draft = {
      kind: "data" as const,
      vaultId: log.state.vaultId,
      seq: 3,
      prev: log.state.head,
      devSeq: 3,
      clear: new Uint8Array(),
      body: utf8ToBytes("other"),
    };
    const other = sealEntry(draft, log.key, log.device, log.random);
    const { nonce } = other.header;
    expect(openEntryBody({ ...entry, ciphertext: other.ciphertext }, log.key)).toBeNull();
    expect(
      openEntryBody({ ...entry, ciphertext: other.ciphertext, header: { ...entry.header, nonce } }, log.key),
    ).toBeNull();
  });
});
