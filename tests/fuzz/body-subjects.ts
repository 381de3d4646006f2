/**
 * What only a member can write, and a member may be a thief: sealed bodies, and the chunks of snapshots, opened with the
 * right key. Whatever is in them, reading, folding and storing what was folded must not fail.
 */
import { concatBytes, utf8ToBytes } from "../../shared/bytes/bytes.ts";
import {
  decodeCheckpointBody,
  decodeSnapshotBody,
  encodeCheckpointBody,
  encodeSnapshotBody,
} from "../../shared/vault/checkpoint-body.ts";
import {
  type ControlBodyKind,
  decodeControlBody,
  encodeControlBody,
} from "../../shared/vault/control-body.ts";
import {
  decodeDataBody,
  decodeReissueBody,
  encodeDataBody,
  encodeReissueBody,
} from "../../shared/vault/entry-body.ts";
import { applyEntry, foldLog } from "../../shared/vault/fold.ts";
import { decodeItemState, encodeItemState } from "../../shared/vault/item-codec.ts";
import { passkeyItemId, siteItemId } from "../../shared/vault/item-id.ts";
import { NO_GROUPS } from "../../shared/vault/open-groups.ts";
import type { Op } from "../../shared/vault/ops.ts";
import { sealChunk } from "../../shared/vault/snapshot-chunk.ts";
import { buildSnapshot, readSnapshot } from "../../shared/vault/snapshot-chunks.ts";
import { contentOf } from "../../shared/vault/snapshot-content.ts";
import { VaultFault } from "../../shared/vault/vault-fault.ts";
import { nearbyCbor } from "./cbor-values.ts";
import type { Chance } from "./chance.ts";
import type { FuzzVault } from "./fuzz-vault.ts";
import { mutated } from "./mutate.ts";
import type { FuzzSubject } from "./subjects.ts";

const CREDENTIAL = utf8ToBytes("credential");
const ITEM = passkeyItemId("example.org", CREDENTIAL);

const OPS: readonly Op[] = [
  {
    op: "create",
    itemId: ITEM,
    type: "passkey",
    fixed: new Map<string, string | Uint8Array>([
      ["rpId", "example.org"],
      ["credentialId", CREDENTIAL],
    ]),
    secret: new Map([["privateKeyPkcs8", new Uint8Array(48)]]),
    fields: new Map([
      ["userName", "ann"],
      ["label", ""],
    ]),
  },
  { op: "put", itemId: ITEM, field: "label", value: [[new Map([["a", [1]]])]] },
  { op: "put", itemId: siteItemId("example.org"), field: "rule", value: "never" },
  { op: "tombstone", itemId: ITEM },
  { op: "restore", itemId: ITEM },
  { op: "purge", itemId: ITEM },
];

const DATA = {
  opId: new Uint8Array(16).fill(1),
  hlc: { ms: 1_700_000_000_000, counter: 3 },
  baseSeq: 2,
  ops: OPS,
};
const GROUP = { id: new Uint8Array(16).fill(2), index: 0, count: 1 };
const ORIGIN = new Uint8Array(16).fill(3);

const CONTROL: readonly (readonly [ControlBodyKind, Uint8Array])[] = [
  ["deviceAdd", encodeControlBody({ about: "device", deviceName: "Phone", platform: "Test" })],
  ["rekey", encodeControlBody({ about: "rekey", previous: new Uint8Array(32) })],
  ["groupAbort", encodeControlBody({ about: "group-abort", device: ORIGIN, group: GROUP.id })],
  ["close", encodeControlBody({ about: "close", newOrigin: "https://new.example" })],
  ["policy", encodeControlBody({ about: "policy" })],
];

export function bodySubjects(vault: FuzzVault): readonly FuzzSubject[] {
  const near = (valid: Uint8Array) => (chance: Chance) =>
    chance.below(4) === 0 ? mutated(valid, chance) : nearbyCbor(valid, chance);
  const [first] = foldLog([opened(DATA)]).items.values();
  const state = first === undefined ? new Uint8Array() : encodeItemState(first);
  return [
    {
      name: "data body, folded",
      make: near(encodeDataBody({ ...DATA, group: null })),
      read: (bytes) => fold(decodeDataBody(bytes)),
    },
    {
      name: "data body of a group, folded",
      make: near(encodeDataBody({ ...DATA, group: GROUP })),
      read: (bytes) => fold(decodeDataBody(bytes)),
    },
    {
      name: "reissue body, folded",
      make: near(encodeReissueBody({ ...DATA, group: GROUP }, ORIGIN)),
      read: (bytes) => fold(decodeReissueBody(bytes)),
    },
    {
      name: "checkpoint body",
      make: near(encodeCheckpointBody({ at: DATA.hlc, itemCount: 3 })),
      read: decodeCheckpointBody,
    },
    {
      name: "snapshot body",
      make: near(encodeSnapshotBody({ stateHash: vault.last.head })),
      read: decodeSnapshotBody,
    },
    ...CONTROL.map(
      ([kind, valid]): FuzzSubject => ({
        name: `body of ${kind}`,
        make: near(valid),
        read: (bytes) => decodeControlBody(kind, bytes),
      }),
    ),
    { name: "item state", make: near(state), read: decodeItemState, mayThrow: isFormFault },
  ];
}

/** What was read is applied, and what came of it can be written and read again. */
function fold(reading: ReturnType<typeof decodeDataBody>): void {
  if (reading.status !== "read") return;
  const before = foldLog([opened(DATA)]);
  const place = { ...opened({ ...DATA, ops: [] }), seq: 9, devSeq: 9, body: reading.body } as const;
  const effect = applyEntry(
    NO_GROUPS,
    (id) => before.items.get(Buffer.from(id).toString("hex")) ?? null,
    place,
  );
  for (const { item } of effect.changes) decodeItemState(encodeItemState(item));
}

function opened(data: Pick<typeof DATA, "opId" | "hlc" | "baseSeq" | "ops">) {
  const body = { ...data, group: null };
  return { kind: "data", seq: 3, device: ORIGIN, devSeq: 2, body, reissue: null } as const;
}

function isFormFault(error: unknown): boolean {
  const name = error instanceof Error ? error.constructor.name : "";
  return error instanceof VaultFault || name === "CborFault" || name === "CborShapeError";
}

/** Snapshots with damaged content, sealed and named as a member would: nothing but a refusal comes of them. */
export async function snapshotSubject({ vault, vaultId }: FuzzVault): Promise<FuzzSubject> {
  const owner = { vaultId, epochKey: vault.log.key };
  const outside = { random: vault.log.random };
  const built = await buildSnapshot(contentOf(foldLog([opened(DATA)])), owner, outside);
  const [chunk] = built.chunks;
  const names = { chunkHashes: built.chunks.map(({ hash }) => hash), stateHash: built.stateHash };
  return {
    name: "chunk of a snapshot",
    make: (chance) => {
      const bytes = chunk?.bytes ?? new Uint8Array();
      return chance.below(2) === 0
        ? mutated(bytes, chance)
        : sealChunk(
            { ...owner, number: chance.below(3) },
            concatBytes(chance.bytes(chance.below(64))),
            (length) => chance.bytes(length),
          );
    },
    read: (bytes) => readSnapshot(names, owner, [bytes]),
    mayThrow: (error) => error instanceof VaultFault,
  };
}
