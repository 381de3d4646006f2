/**
 * Vectors of the fold: who wrote what after having seen what, and what becomes of the item. Devices are letters,
 * times are milliseconds; entry n of a case has place n in the log.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "../../shared/bytes/bytes.ts";
import { encodeCanonical } from "../../shared/cbor/cbor.ts";
import { foldLog } from "../../shared/vault/fold.ts";
import { encodeItemState } from "../../shared/vault/item-codec.ts";
import type { OpenedEntry } from "../../shared/vault/opened-entry.ts";
import type { Op } from "../../shared/vault/ops.ts";
import { hex, type Json, type VectorFile } from "./vector-file.ts";

/** [device, last place it had seen, its clock, operation, group where it is member of one] */
export type FoldStep = readonly [
  device: string,
  baseSeq: number,
  ms: number,
  op: FoldOp,
  group?: readonly [name: string, index: number, count: number, reissueFork: number | null],
];
export type FoldOp =
  | readonly ["put", string, string]
  | readonly ["create", string]
  | readonly ["tombstone" | "restore" | "purge"];

const CASES: Readonly<Record<string, readonly FoldStep[]>> = {
  "a later put of one who had seen the first wins, whatever the clocks say": [
    ["A", 0, 900, ["put", "label", "first"]],
    ["B", 1, 100, ["put", "label", "second"]],
  ],
  "concurrent puts: the greater clock wins, put first": [
    ["A", 0, 900, ["put", "label", "from A"]],
    ["B", 0, 100, ["put", "label", "from B"]],
  ],
  "concurrent puts: the greater clock wins, put last": [
    ["B", 0, 100, ["put", "label", "from B"]],
    ["A", 0, 900, ["put", "label", "from A"]],
  ],
  "concurrent puts at one time: the greater device id wins": [
    ["A", 0, 500, ["put", "label", "from A"]],
    ["B", 0, 500, ["put", "label", "from B"]],
  ],
  "one device's own later put wins though its clock went back": [
    ["A", 0, 900, ["put", "label", "first"]],
    ["A", 0, 100, ["put", "label", "second"]],
  ],
  "a put into another field disturbs nothing": [
    ["A", 0, 1, ["put", "label", "x"]],
    ["B", 0, 2, ["put", "userName", "y"]],
  ],
  "a tombstone of one who had seen all edits takes effect": [
    ["A", 0, 1, ["create", "k1"]],
    ["B", 1, 2, ["tombstone"]],
  ],
  "an edit that the tombstone's author had not seen beats it": [
    ["A", 0, 1, ["create", "k1"]],
    ["A", 1, 2, ["put", "label", "x"]],
    ["B", 1, 3, ["tombstone"]],
  ],
  "an edit by one who had not seen the tombstone revives": [
    ["A", 0, 1, ["create", "k1"]],
    ["B", 1, 2, ["tombstone"]],
    ["A", 1, 3, ["put", "label", "x"]],
  ],
  "an edit by one who had seen the tombstone stays in the trash": [
    ["A", 0, 1, ["create", "k1"]],
    ["B", 1, 2, ["tombstone"]],
    ["A", 2, 3, ["put", "label", "x"]],
  ],
  "restore brings back": [
    ["A", 0, 1, ["create", "k1"]],
    ["A", 1, 2, ["tombstone"]],
    ["B", 2, 3, ["restore"]],
  ],
  "a tombstone that had not seen the restore does nothing": [
    ["A", 0, 1, ["create", "k1"]],
    ["A", 1, 2, ["tombstone"]],
    ["A", 2, 3, ["restore"]],
    ["B", 2, 4, ["tombstone"]],
  ],
  "purge erases what its author had seen in the trash": [
    ["A", 0, 1, ["create", "k1"]],
    ["A", 1, 2, ["tombstone"]],
    ["B", 2, 3, ["purge"]],
  ],
  "purge of what is not in the trash does nothing": [
    ["A", 0, 1, ["create", "k1"]],
    ["B", 1, 2, ["purge"]],
  ],
  "purge that had not seen a later edit does nothing": [
    ["A", 0, 1, ["create", "k1"]],
    ["A", 1, 2, ["tombstone"]],
    ["B", 2, 3, ["put", "label", "x"]],
    ["A", 2, 4, ["purge"]],
  ],
  "a create after a purge is a new birth": [
    ["A", 0, 1, ["create", "k1"]],
    ["A", 1, 2, ["tombstone"]],
    ["A", 2, 3, ["purge"]],
    ["B", 3, 4, ["create", "k2"]],
  ],
  "the same create twice is one item": [
    ["A", 0, 1, ["create", "k1"]],
    ["B", 0, 2, ["create", "k1"]],
  ],
  "a different create of one id becomes a conflict item": [
    ["A", 0, 1, ["create", "k1"]],
    ["B", 0, 2, ["create", "k2"]],
  ],
  "a put to what nobody has created waits": [["A", 0, 1, ["put", "label", "early"]]],
  "eleven losers: the oldest is forgotten": Array.from(
    { length: 12 },
    (_, place): FoldStep => ["A", place, place, ["put", "label", `value ${place}`]],
  ),
};

const GROUP_CASES: Readonly<Record<string, readonly FoldStep[]>> = {
  "a group takes effect with its last member, at that place": [
    ["A", 0, 1, ["create", "k1"], ["g", 0, 2, null]],
    ["B", 1, 9, ["put", "label", "between"]],
    ["A", 0, 2, ["put", "label", "last of the group"], ["g", 1, 2, null]],
  ],
  "a group that is not finished has no effect": [["A", 0, 1, ["create", "k1"], ["g", 0, 2, null]]],
  "a reissued put had not seen what its signer wrote itself: the greater clock wins": [
    ["A", 0, 1, ["create", "k1"]],
    ["B", 1, 9, ["put", "label", "signer's own"]],
    ["B", 1, 5, ["put", "label", "brought over"], ["r", 0, 1, 1]],
  ],
  "a reissued put beats by its clock what its signer wrote itself": [
    ["A", 0, 1, ["create", "k1"]],
    ["B", 1, 5, ["put", "label", "signer's own"]],
    ["B", 1, 9, ["put", "label", "brought over"], ["r", 0, 1, 1]],
  ],
  "reissued operations have seen those before them in their group": [
    ["A", 0, 1, ["create", "k1"]],
    ["B", 1, 9, ["put", "label", "first"], ["r", 0, 2, 1]],
    ["B", 1, 5, ["put", "label", "second"], ["r", 1, 2, 1]],
  ],
  "a reissued tombstone had not seen its signer's own edit, though its group edited the item too": [
    ["A", 0, 1, ["create", "k1"]],
    ["B", 1, 9, ["put", "userName", "signer's own"]],
    ["B", 1, 5, ["put", "label", "brought over"], ["r", 0, 2, 1]],
    ["B", 1, 6, ["tombstone"], ["r", 1, 2, 1]],
  ],
  "a reissued tombstone that had seen all edits takes effect": [
    ["A", 0, 1, ["create", "k1"]],
    ["B", 1, 5, ["put", "label", "brought over"], ["r", 0, 2, 1]],
    ["B", 1, 6, ["tombstone"], ["r", 1, 2, 1]],
  ],
  "whoever signed a reissue has seen it": [
    ["A", 0, 1, ["create", "k1"]],
    ["B", 1, 9, ["put", "label", "brought over"], ["r", 0, 1, 1]],
    ["B", 1, 2, ["put", "label", "afterwards"]],
  ],
  "a reissued create that is there already is one item": [
    ["A", 0, 1, ["create", "k1"]],
    ["B", 0, 1, ["create", "k1"], ["r", 0, 1, 0]],
  ],
};

export function foldVectors(): readonly VectorFile[] {
  return [
    {
      path: "vault/fold-groups.json",
      about:
        "As fold.json; a step may have [group, index, count, fork] as fifth member. fork null: an ordinary group; else " +
        "the entry is a reissue of a branch that was left at that place.",
      cases: Object.entries(GROUP_CASES).map(([name, steps]) => ({
        name,
        steps: asJson(steps),
        items: foldSteps(steps),
      })),
    },
    {
      path: "vault/fold.json",
      about:
        "steps = [device, base_seq, clock, operation], place in the log = place in the list; items as the fold leaves " +
        "them, in short and as the SHA-256 of their row.",
      cases: Object.entries(CASES).map(([name, steps]) => ({
        name,
        steps: asJson(steps),
        items: foldSteps(steps),
      })),
    },
  ];
}

/** The item that all steps are about. */
export const FOLD_ITEM = new Uint8Array(16).fill(0x11);

/** The steps as opened entries. */
export function openedSteps(steps: readonly FoldStep[]): readonly OpenedEntry[] {
  const devSeqs = new Map<string, number>();
  return steps.map(([letter, baseSeq, ms, op, member], place): OpenedEntry => {
    const devSeq = (devSeqs.get(letter) ?? 0) + 1;
    devSeqs.set(letter, devSeq);
    const device = new Uint8Array(16).fill(letter.charCodeAt(0));
    const opId = sha256(utf8ToBytes(`op ${place}`)).slice(0, 16);
    const body = { opId, hlc: { ms, counter: 0 }, baseSeq, ops: [stepOp(op)], group: null };
    const opened = { kind: "data", seq: place + 1, device, devSeq, body, reissue: null } as const;
    if (member === undefined) return opened;
    const [name, index, count, forkSeq] = member;
    const group = { id: new Uint8Array(16).fill(name.charCodeAt(0)), index, count };
    const branch = { abandonedHead: new Uint8Array(32), device: new Uint8Array(16) };
    return { ...opened, body: { ...body, group }, reissue: forkSeq === null ? null : { ...branch, forkSeq } };
  });
}

function stepOp(op: FoldOp): Op {
  const itemId = FOLD_ITEM;
  if (op[0] === "put") return { op: "put", itemId, field: op[1], value: op[2] };
  if (op[0] !== "create") return { op: op[0], itemId };
  const secret = new Map([["key", op[1]]]);
  return {
    op: "create",
    itemId,
    type: "vector",
    fixed: new Map(),
    secret,
    fields: new Map([["label", op[1]]]),
  };
}

function foldSteps(steps: readonly FoldStep[]): Json {
  const { items, secrets } = foldLog(openedSteps(steps));
  return [...items].map(([id, item]) => ({
    itemId: id,
    life: item.life,
    isBorn: item.birth !== null,
    conflictOf: item.conflictOf === null ? null : hex(item.conflictOf),
    secret: secretOf(secrets.get(id)),
    fields: Object.fromEntries(
      [...item.fields].map(([name, field]) => [
        name,
        {
          value: hex(encodeCanonical(field.value)),
          lost: field.lost.map((lost) => ({
            value: hex(encodeCanonical(lost.value)),
            isConcurrent: lost.isConcurrent,
          })),
        },
      ]),
    ),
    row: hex(sha256(encodeItemState(item))),
  }));
}

/** Optional members left out, as JSON has none. */
function asJson(steps: readonly FoldStep[]): Json {
  return steps.map(([device, baseSeq, ms, op, group]) =>
    group === undefined ? [device, baseSeq, ms, op] : [device, baseSeq, ms, op, group],
  );
}

function secretOf(secret: Uint8Array | undefined): string | null {
  return secret === undefined ? null : hex(secret);
}
