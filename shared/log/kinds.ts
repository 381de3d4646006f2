/** The ten kinds of log entries and their numbers in the header (FORMAT.md, "Kinds"). A number is never used again. */
export const KINDS = {
  genesis: 1,
  data: 2,
  deviceAdd: 3,
  rekey: 4,
  snapshot: 5,
  checkpoint: 6,
  policy: 7,
  reissue: 8,
  groupAbort: 9,
  close: 10,
} as const;

export type Kind = keyof typeof KINDS;

/** Kinds that are never compacted: who may read and write follows from them alone. */
export const CONTROL_KINDS: ReadonlySet<Kind> = new Set(["genesis", "deviceAdd", "rekey", "policy", "close"]);

const BY_NUMBER: ReadonlyMap<number, Kind> = new Map([
  [KINDS.genesis, "genesis"],
  [KINDS.data, "data"],
  [KINDS.deviceAdd, "deviceAdd"],
  [KINDS.rekey, "rekey"],
  [KINDS.snapshot, "snapshot"],
  [KINDS.checkpoint, "checkpoint"],
  [KINDS.policy, "policy"],
  [KINDS.reissue, "reissue"],
  [KINDS.groupAbort, "groupAbort"],
  [KINDS.close, "close"],
]);

/** The kind with this number, or null where a newer version made it. */
export function kindOf(number: number): Kind | null {
  return BY_NUMBER.get(number) ?? null;
}
