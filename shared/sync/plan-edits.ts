/**
 * Operations -> edits that fit entries: one, or a group that takes effect with its last one. Whatever cannot be sealed is
 * refused here, before it is in the outbox.
 */
import { encodeCanonical } from "../cbor/cbor.ts";
import { idText } from "../log/device-id.ts";
import { LogFault } from "../log/log-fault.ts";
import { type Edit, makeEdit } from "../vault/edit.ts";
import { GROUP_ID_LENGTH, MAX_OPS } from "../vault/entry-body.ts";
import type { LogHead } from "../vault/log-head.ts";
import { type Op, opToCbor } from "../vault/ops.ts";
import { VaultFault } from "../vault/vault-fault.ts";
import type { EngineEnvironment } from "./environment.ts";

/**
 * Bytes of operations in one entry of 64 KiB. What header, signature and the members around them need is left free, and
 * enough for the same edit to be brought over after a fork.
 */
const ROOM = 64_700;

/** Throws VaultFault "vault/cannot-write" for none, LogFault "log/too-large" for one that fits no entry, CborFault. */
export function planEdits(
  head: Pick<LogHead, "seq" | "hlc">,
  ops: readonly Op[],
  environment: Pick<EngineEnvironment, "random" | "nowMs">,
): readonly Edit[] {
  if (ops.length === 0) throw new VaultFault("vault/cannot-write", "no operations");
  const parts = partsOf(ops);
  const id = parts.length === 1 ? null : environment.random(GROUP_ID_LENGTH);
  const edits: Edit[] = [];
  for (const [index, part] of parts.entries()) {
    const hlc = edits.at(-1)?.hlc ?? head.hlc;
    const group = id && { id, index, count: parts.length };
    edits.push(makeEdit({ seq: head.seq, hlc }, part, environment, group));
  }
  return edits;
}

/** Operations in their order, cut where an entry is full or an item would be created twice in one. */
export function partsOf(ops: readonly Op[]): readonly (readonly Op[])[] {
  const parts: Op[][] = [];
  let room = 0;
  let created = new Set<string>();
  for (const op of ops) {
    const length = encodeCanonical(opToCbor(op)).length;
    if (length > ROOM) throw new LogFault("log/too-large", "an operation larger than an entry");
    const last = parts.at(-1);
    const isAgain = op.op === "create" && created.has(idText(op.itemId));
    if (last === undefined || length > room || last.length === MAX_OPS || isAgain) {
      parts.push([op]);
      room = ROOM - length;
      created = new Set();
    } else {
      last.push(op);
      room -= length;
    }
    if (op.op === "create") created.add(idText(op.itemId));
  }
  return parts;
}
