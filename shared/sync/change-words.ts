/**
 * Replaces the recovery words: one rekey that the old words, the new words and this device sign. Whoever has an unlocked
 * device but not the paper cannot do it; whoever has the paper need not fear such a device.
 */
import { equalBytes, wipe } from "../bytes/bytes.ts";
import { activeMembers } from "../log/control-state.ts";
import { recoveryKeys } from "../vault/recovery-words.ts";
import { writeRekey } from "../vault/write-rekey.ts";
import { appendOwn } from "./append-own.ts";
import { attemptOf, placeOf } from "./attempt.ts";
import type { EngineParts } from "./engine-parts.ts";
import type { ReplicaState } from "./replica.ts";
import { SyncFault } from "./sync-fault.ts";
import type { Transport } from "./transport.ts";

export type WordsChange = {
  /** Secret, 32 bytes each: what the old and the new words hold. The caller wipes them. */
  readonly old: Uint8Array;
  readonly fresh: Uint8Array;
};

/**
 * Done where the new words hold already: an answer may have been lost. Throws SyncFault "sync/words-unknown" where the
 * old words are not those of this vault, or not any more; then nothing was changed.
 */
export async function changeWords<A>(
  parts: EngineParts<A>,
  transport: Transport | null,
  change: WordsChange,
): Promise<void> {
  const [old, fresh] = [recoveryKeys(change.old), recoveryKeys(change.fresh)];
  try {
    await appendOwn(parts, transport, async (state) => {
      if (isHeldBy(state, fresh.deviceId)) return null;
      if (!isHeldBy(state, old.deviceId)) throw new SyncFault("sync/words-unknown", "not this vault's words");
      const order = { remove: [], newWords: { old, fresh } };
      return attemptOf(await writeRekey(placeOf(state), state.keyring.device, order, parts.environment));
    });
  } finally {
    wipe(old.signSeed, old.kemSecret, fresh.signSeed, fresh.kemSecret);
  }
}

function isHeldBy({ control }: ReplicaState, paperId: Uint8Array): boolean {
  return activeMembers(control).some(
    ({ role, deviceId }) => role === "recovery" && equalBytes(deviceId, paperId),
  );
}
