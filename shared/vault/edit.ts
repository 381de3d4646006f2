/**
 * What a person changed, before it has a place in the log: the body of a data entry, or, after a fork, of a reissue
 * entry. Made once, kept in the outbox with the same op_id, hlc and base_seq however often it is sealed again.
 */
import type { DataBody } from "./entry-body.ts";

/** From which abandoned branch an edit is brought over. */
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
