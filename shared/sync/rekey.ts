/** Removes devices and changes the epoch key, in one entry. */
import { equalBytes } from "../bytes/bytes.ts";
import { VaultFault } from "../vault/vault-fault.ts";
import { writeRekey } from "../vault/write-rekey.ts";
import { appendOwn } from "./append-own.ts";
import { attemptOf, placeOf, removable } from "./attempt.ts";
import type { EngineParts } from "./engine-parts.ts";
import type { Transport } from "./transport.ts";

/**
 * `remove`: ids of devices; none for a new key alone. Done where all of them are gone already. Throws SyncFault,
 * VaultFault "vault/cannot-write" for this very device: a leaver never chooses the next key.
 */
export async function rekey<A>(
  parts: EngineParts<A>,
  transport: Transport | null,
  remove: readonly Uint8Array[],
): Promise<void> {
  await appendOwn(parts, transport, async (state) => {
    const { device } = state.keyring;
    if (remove.some((id) => equalBytes(id, device.deviceId)))
      throw new VaultFault("vault/cannot-write", "a device does not remove itself");
    const still = removable(state, remove);
    if (remove.length > 0 && still.length === 0) return null;
    const order = { remove: still, newWords: null };
    return attemptOf(await writeRekey(placeOf(state), device, order, parts.environment));
  });
}
