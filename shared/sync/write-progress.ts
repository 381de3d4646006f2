/** How far a write of many operations is, for whoever waits for it. */
export type WriteProgress = {
  /** `done` of `total` operations. */
  readonly told: (done: number, total: number) => void;
  /** Lets everything else go first that waits in this worker. */
  readonly breathe: () => Promise<void>;
};
