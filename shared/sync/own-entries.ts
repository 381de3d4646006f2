/**
 * Which entries of the log are this device's own, and what became of those it signed. An entry in its name that it never
 * signed means that its data was copied or set back.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { idText } from "../log/device-id.ts";
import type { Attempt, Replica, ReplicaState } from "./replica.ts";
import type { VerifiedEntry } from "./verify-entries.ts";

export type OwnEntries = {
  /** Attempts that stand in the log now. */
  readonly accepted: readonly Attempt[];
  /** Attempts whose place another entry took: they may be signed again for another place. */
  readonly outrun: readonly Attempt[];
  /** Leaves (hex) of entries that this device signed, now or earlier. */
  readonly known: ReadonlySet<string>;
  /** The first entry in this device's name that it never signed, or null. */
  readonly unknownSeq: number | null;
};

/** `verified` follows the pinned head. */
export async function findOwnEntries(
  replica: Pick<Replica, "hasSigned">,
  state: Pick<ReplicaState, "keyring" | "attempts">,
  verified: readonly VerifiedEntry[],
): Promise<OwnEntries> {
  const { attempts } = state;
  const { deviceId } = state.keyring.device;
  const same = attempts.findIndex(({ leaf }, place) => {
    const entry = verified[place];
    return entry === undefined || !equalBytes(entry.leaf, leaf);
  });
  const acceptedCount = same === -1 ? attempts.length : same;
  const isOutrun = verified.length > acceptedCount;
  const known = new Set(attempts.slice(0, acceptedCount).map(({ leaf }) => idText(leaf)));
  let unknownSeq: number | null = null;
  for (const { entry, leaf } of verified) {
    if (!equalBytes(entry.header.deviceId, deviceId) || known.has(idText(leaf))) continue;
    if (await replica.hasSigned(leaf)) known.add(idText(leaf));
    else unknownSeq ??= entry.header.seq;
  }
  return {
    accepted: attempts.slice(0, acceptedCount),
    outrun: isOutrun ? attempts.slice(acceptedCount) : [],
    known,
    unknownSeq,
  };
}
