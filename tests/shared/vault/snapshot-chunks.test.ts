import { sha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToHex, concatBytes, equalBytes, hexToBytes } from "../../../shared/bytes/bytes.ts";
import { LABELS, labelled } from "../../../shared/log/labels.ts";
import { epochKey } from "../../../shared/vault/epoch-key.ts";
import { foldLog } from "../../../shared/vault/fold.ts";
import { encodeItemState } from "../../../shared/vault/item-codec.ts";
import { chunkHash, sealChunk } from "../../../shared/vault/snapshot-chunk.ts";
import {
  type BuiltSnapshot,
  buildSnapshot,
  readSnapshot,
  snapshotStateHash,
} from "../../../shared/vault/snapshot-chunks.ts";
import { contentOf, vaultStateOf } from "../../../shared/vault/snapshot-content.ts";
import { encodeContent, layOut } from "../../../shared/vault/snapshot-layout.ts";
import type { VaultState } from "../../../shared/vault/vault-state.ts";
import { anyCuts, anySteps, grouped, openedSteps } from "./fold-steps.ts";
import { seededRandom } from "./seeded-random.ts";
import { entryOf, manyItems } from "./snapshot-states.ts";
import { readCases } from "./vectors-on-disk.ts";

const random = seededRandom("snapshot");
const vaultId = random(32);
const owner = { vaultId, epochKey: epochKey(vaultId, 2, random(32)) };
const bad = expect.objectContaining({ code: "vault/bad-snapshot" });

const build = (state: VaultState, previous: readonly Uint8Array[] = []) =>
  buildSnapshot(contentOf(state), owner, { random }, previous);
const named = ({ chunks, stateHash }: BuiltSnapshot) => ({
  chunkHashes: chunks.map(({ hash }) => hash),
  stateHash,
});
const bytesOf = ({ chunks }: BuiltSnapshot) => chunks.map(({ bytes }) => bytes);

/** Everything of a state that later entries can show, in bytes where bytes are promised. */
function fingerprint(state: VaultState) {
  const items = [...state.items].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    items: items.map(([id, item]) => [id, bytesToHex(encodeItemState(item))]),
    secrets: [...state.secrets].sort(([a], [b]) => (a < b ? -1 : 1)),
    rest: contentOf(state).rest,
    seq: state.seq,
  };
}

describe("a snapshot", () => {
  it("and what follows it give the same state as the whole log, byte for byte", async () => {
    await fc.assert(
      fc.asyncProperty(anySteps, anyCuts, fc.nat(40), async (steps, cuts, at) => {
        const log = grouped(openedSteps(steps), cuts);
        const covered = foldLog(log.slice(0, at));
        const built = await build(covered);
        const opened = vaultStateOf(covered.seq, readSnapshot(named(built), owner, bytesOf(built)));
        expect(fingerprint(opened)).toEqual(fingerprint(covered));
        expect(fingerprint(foldLog(log.slice(at), opened))).toEqual(fingerprint(foldLog(log)));
      }),
      { numRuns: 60 },
    );
  });

  it("has the state hash that every member computes from its own state, and no other state has", async () => {
    const state = manyItems(300);
    const built = await build(state);
    expect(await snapshotStateHash(contentOf(state), built.chunks.length)).toEqual(built.stateHash);
    const other = manyItems(301);
    expect(await snapshotStateHash(contentOf(other), built.chunks.length)).not.toEqual(built.stateHash);
    expect(await snapshotStateHash(contentOf(state), built.chunks.length * 2)).not.toEqual(built.stateHash);
    expect(await snapshotStateHash(contentOf(state), 1)).toBeNull();
    expect(await snapshotStateHash(contentOf(state), 3)).toBeNull();
  });

  it("keeps the bytes of chunks whose content has not changed, within an epoch", async () => {
    const state = manyItems(2000);
    const first = await build(state);
    const again = await build(state, bytesOf(first));
    expect(again).toEqual(first);

    const create = {
      op: "create",
      type: "x",
      fixed: new Map(),
      secret: new Map(),
      fields: new Map(),
    } as const;
    const itemId = new Uint8Array(16).fill(0xff);
    const next = foldLog([entryOf(2001, [{ ...create, itemId }], random(16))], state);
    const second = await build(next, bytesOf(first));
    const changed = second.chunks.filter(
      ({ hash }, at) => !equalBytes(hash, first.chunks[at]?.hash ?? vaultId),
    );
    expect(second.chunks.length).toBe(first.chunks.length);
    // The item's own, and the first, which tells when the device was heard.
    expect(changed.length).toBe(2);

    const later = { ...owner, epochKey: epochKey(vaultId, 3, random(32)) };
    const third = await buildSnapshot(contentOf(next), later, { random }, bytesOf(second));
    for (const [at, { hash }] of third.chunks.entries()) expect(hash).not.toEqual(second.chunks[at]?.hash);
    expect(third.stateHash).toEqual(second.stateHash);
  });

  it("of 10,000 items is built and read", { timeout: 60_000 }, async () => {
    const state = manyItems(10_000);
    const built = await build(state);
    expect(built.chunks.length).toBeLessThanOrEqual(256);
    const read = readSnapshot(named(built), owner, bytesOf(built));
    expect(read.items.length).toBe(10_000);
    expect(read.items.at(-1)?.secret).toEqual(
      state.secrets.get(bytesToHex(read.items.at(-1)?.state.itemId ?? vaultId)),
    );
  });

  it("with a chunk missing, exchanged, changed, or of another snapshot is refused", async () => {
    const built = await build(manyItems(400));
    const other = await build(manyItems(401));
    const chunks = bytesOf(built);
    const [a, b, ...more] = chunks;
    if (a === undefined || b === undefined) throw new Error("too few chunks");
    for (const wrong of [
      chunks.slice(1),
      [...chunks, a],
      [b, a, ...more],
      [a.with(200, (a[200] ?? 0) ^ 1), b, ...more],
      [bytesOf(other)[0] ?? a, b, ...more],
    ])
      expect(() => readSnapshot(named(built), owner, wrong)).toThrow(bad);
  });

  it("whose hashes a server could exchange, but not the signed state hash, is refused", async () => {
    const [one, two] = [await build(manyItems(400)), await build(manyItems(401))];
    const mixed = { ...named(two), stateHash: one.stateHash };
    expect(() => readSnapshot(mixed, owner, bytesOf(two))).toThrow(bad);
  });

  it("of another epoch or vault does not open", async () => {
    const built = await build(manyItems(3));
    for (const wrong of [
      { ...owner, epochKey: epochKey(vaultId, 3, owner.epochKey.key) },
      { ...owner, vaultId: random(32) },
    ])
      expect(() => readSnapshot(named(built), wrong, bytesOf(built))).toThrow(bad);
  });

  it("of the vectors opens and has the hash that was signed", () => {
    type Case = {
      name: string;
      vaultId: string;
      epoch: number;
      epochKey: string;
      chunks: string[];
      chunkHashes: string[];
      stateHash: string;
    };
    const [one] = readCases<Case>("vault/snapshot-chunks.json");
    if (one === undefined) throw new Error("no vector");
    const id = hexToBytes(one.vaultId);
    const { items, rest } = readSnapshot(
      { chunkHashes: one.chunkHashes.map(hexToBytes), stateHash: hexToBytes(one.stateHash) },
      { vaultId: id, epochKey: epochKey(id, one.epoch, hexToBytes(one.epochKey)) },
      one.chunks.map(hexToBytes),
    );
    expect(items.length).toBe(1);
    expect([...rest.devices.values()].map(({ deviceName }) => deviceName).sort()).toEqual([
      "Laptop",
      "Phone",
    ]);
    expect(rest.openGroups.size).toBe(1);
    expect(rest.checkpoint).toMatchObject({ seq: 3 });
  });

  it("that a member filled with anything at all is refused and nothing else happens", async () => {
    const { records, rest } = await encodeContent(contentOf(manyItems(20)));
    const right = layOut({ records, rest }, 2);
    const [first, second] = right ?? [];
    if (first === undefined || second === undefined) throw new Error("no bodies");
    const change = fc.array(fc.tuple(fc.nat(first.length - 1), fc.nat(255)), { maxLength: 3 });
    const noise = fc.uint8Array({ maxLength: 60 });
    fc.assert(
      fc.property(change, noise, fc.nat(first.length), (flips, bytes, cut) => {
        const changed = first.slice();
        for (const [at, byte] of flips) changed[at] = byte;
        for (const bodies of [
          [changed, second],
          [concatBytes(first.slice(0, cut), bytes), second],
          [first, bytes],
          [bytes, bytes],
        ])
          try {
            readSigned(bodies);
          } catch (error) {
            expect(error).toEqual(bad);
          }
      }),
      { numRuns: 150 },
    );
  });
});

/** Reads bodies as a member's rightly sealed and signed snapshot. */
function readSigned(bodies: readonly Uint8Array[]): void {
  const chunks = bodies.map((body, number) => sealChunk({ ...owner, number }, body, random));
  const stateHash = sha256(labelled(LABELS.snapshotState, ...bodies.map((body) => sha256(body))));
  readSnapshot({ chunkHashes: chunks.map(chunkHash), stateHash }, owner, chunks);
}
