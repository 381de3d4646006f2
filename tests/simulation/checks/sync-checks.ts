/** What no run of the simulation would show by itself: a member's snapshot that is wrong, storage that is not strict. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertStrict } from "../../../extension/storage/write-strictly.ts";
import { MemoryReplica } from "../../../scripts/testing/memory-replica.ts";
import { encodeEntry } from "../../../shared/log/entry.ts";
import { leafHash } from "../../../shared/log/hash-chain.ts";
import { newVaultReplica } from "../../../shared/sync/new-replica.ts";
import { findOwnEntries } from "../../../shared/sync/own-entries.ts";
import { completable } from "../../../shared/sync/regroup.ts";
import { snapshotAfter } from "../../../shared/sync/snapshot-facts.ts";
import type { Edit } from "../../../shared/vault/edit.ts";
import { HLC_ZERO } from "../../../shared/vault/hlc.ts";
import { NO_GROUPS } from "../../../shared/vault/open-groups.ts";
import { openDatabase, pragma } from "../../../sync-server/storage/sqlite/open-database.ts";
import { pair } from "../../shared/sync/scenarios.ts";
import { LogBuilder, NAMES } from "../../shared/vault/log-builder.ts";
import { type Check, firstWrong } from "./check.ts";

export const SYNC_CHECKS = {
  "a snapshot of something else than one has is reported and not used": async () => {
    const builder = await LogBuilder.found();
    const replica = new MemoryReplica(newVaultReplica(builder.founded, NAMES));
    const device = builder.newDevice().deviceId;
    const hash = new Uint8Array(32);
    const entry = builder.draft("data", builder.device);
    const control = builder.state;
    const change = await snapshotAfter(
      replica,
      await replica.state(),
      [{ entry, kind: "snapshot", control, bytes: hash, leaf: hash }],
      [
        {
          kind: "snapshot",
          seq: 2,
          device,
          devSeq: 1,
          body: { stateHash: hash },
          clear: { coversSeq: 1, controlHash: hash, devSeqs: [], chunkHashes: [hash] },
        },
      ],
      { accepted: [], outrun: [], known: new Set(), unknownSeq: null },
    );
    return firstWrong({
      reported: change.notices.some(({ about }) => about === "snapshot-mismatch"),
      "not used": change.facts === null,
    });
  },

  "a group that has lost a part begins again": async () => {
    const hand = new Uint8Array(16);
    const random = (length: number) => new Uint8Array(length).fill(9);
    const edit: Omit<Edit, "group"> = { opId: hand, hlc: HLC_ZERO, baseSeq: 1, ops: [], reissue: null };
    const group = [0, 1, 2].map((index): Edit => ({ ...edit, group: { id: hand, index, count: 3 } }));
    const rest = { hand, isInEffect: () => false };
    const indexes = (edits: readonly Edit[]) => edits.map((one) => `${one.group?.index}/${one.group?.count}`);
    const left = (edits: readonly Edit[]) => completable(edits, NO_GROUPS, rest, { random });
    return firstWrong({
      "a whole one stays": left(group) === group,
      "without its beginning": String(indexes(left(group.slice(1)))) === "0/2,1/2",
      "without its end": String(indexes(left(group.slice(0, 2)))) === "0/2,1/2",
    });
  },

  "what a device signed at any time is its own": async () => {
    const builder = await LogBuilder.found();
    const entry = builder.draft("data", builder.device);
    const leaf = leafHash(entry);
    const verified = [
      { entry, kind: "data", control: builder.state, bytes: encodeEntry(entry), leaf },
    ] as const;
    const state = { keyring: builder.founded.keyring, attempts: [] };
    const own = await findOwnEntries({ hasSigned: async () => true }, state, verified);
    const copied = await findOwnEntries({ hasSigned: async () => false }, state, verified);
    return firstWrong({
      known: own.unknownSeq === null && own.known.size === 1,
      "and what it never signed is not": copied.unknownSeq === 2,
    });
  },

  "a device that reads of its removal knows that it is removed": async () => {
    const { devices, laptop, phone } = await pair("reads of its removal");
    await phone.engine.rekey(phone.transport, { remove: [laptop.id] });
    devices.server.removedMayRead = true;
    return firstWrong({ removed: (await laptop.sync()).standing === "removed" });
  },

  "the extension writes only where the browser grants strict durability": () =>
    firstWrong({ strict: !refuses("strict"), relaxed: refuses("relaxed"), unknown: refuses(undefined) }),

  "the server's database waits for the disk": () => {
    const folder = mkdtempSync(join(tmpdir(), "keyferry-check-"));
    const database = openDatabase(join(folder, "vaults.sqlite"));
    const synchronous = pragma(database, "synchronous");
    database.close();
    rmSync(folder, { recursive: true });
    return firstWrong({ full: synchronous === 2 });
  },
} satisfies Record<string, Check>;

function refuses(durability: string | undefined): boolean {
  try {
    assertStrict(durability);
    return false;
  } catch {
    return true;
  }
}
