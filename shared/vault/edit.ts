/**
 * What a person changed, before it has a place in the log: the body of a data entry, or, after a fork, of a reissue
 * entry. Made once, kept in the outbox with the same op_id, hlc and base_seq however often it is sealed again.
 */
import type { NowMs, RandomBytes } from "../bytes/environment.ts";
import { type DataBody, type GroupMembership, MAX_OPS, OP_ID_LENGTH } from "./entry-body.ts";
import { nextHlc } from "./hlc.ts";
import type { LogHead } from "./log-head.ts";
import type { Op } from "./ops.ts";
import { VaultFault } from "./vault-fault.ts";

/** From which abandoned branch of a fork an edit is brought over: shown to the person, never read by the fold. */
export type ReissueOrigin = {
  /** 32 bytes: last head of the branch that is given up. */
  readonly abandonedHead: Uint8Array;
  /** The last entry that both branches have. */
  readonly forkSeq: number;
  /** 16 bytes: who wrote the edit on that branch. */
  readonly device: Uint8Array;
};

export type Edit = DataBody & {
  /** Null for an edit made here in the ordinary way. */
  readonly reissue: ReissueOrigin | null;
};

/**
 * A new edit by this device, which has seen the log up to `head`. Whoever makes several advances `head.hlc` to the
 * edit's. Throws VaultFault "vault/cannot-write" for no operations or more than one entry may hold.
 */
export function makeEdit(
  head: Pick<LogHead, "seq" | "hlc">,
  ops: readonly Op[],
  outside: { readonly random: RandomBytes; readonly nowMs: NowMs },
  group: GroupMembership | null = null,
): Edit {
  if (ops.length === 0 || ops.length > MAX_OPS)
    throw new VaultFault("vault/cannot-write", "the number of operations");
  const opId = outside.random(OP_ID_LENGTH);
  return { opId, hlc: nextHlc(head.hlc, outside.nowMs()), baseSeq: head.seq, ops, group, reissue: null };
}
