/** What entries bring to the keyring: epoch keys wrapped for this device, the words' new keys, an identity of its own. */
import { bytesToHex } from "../bytes/bytes.ts";
import { activeMembers, type ControlState } from "../log/control-state.ts";
import { CONTROL_KINDS } from "../log/kinds.ts";
import { keyByCommitment } from "../vault/epoch-key.ts";
import { checkWraps, findEpochKeys } from "../vault/epoch-key-search.ts";
import { type Keyring, keyring } from "../vault/keyring.ts";
import type { Notice } from "../vault/vault-state.ts";
import type { Attempt } from "./replica.ts";
import type { VerifiedEntry } from "./verify-entries.ts";

export type Learned = { readonly keyring: Keyring; readonly notices: readonly Notice[] };

/** `accepted`: this device's attempts among the entries. Most entries teach nothing: then the keyring is the same object. */
export async function learnKeys(
  before: Keyring,
  verified: readonly VerifiedEntry[],
  accepted: readonly Attempt[],
): Promise<Learned> {
  const teaching = verified.filter(({ kind }) => CONTROL_KINDS.has(kind));
  const last = teaching.at(-1);
  if (last === undefined) return { keyring: before, notices: [] };

  const known = new Map(before.epochKeys);
  let { device } = before;
  for (const { brings } of accepted)
    if (brings !== null && "epochKey" in brings)
      known.set(bytesToHex(brings.epochKey.commitment), brings.epochKey);
    else if (brings !== null) device = brings.device;
  const epochKeys = await findEpochKeys(teaching, { ...before.device, epochKeys: known });
  const recovery = recoveryOf(last.control) ?? before.recovery;
  const notices = [...(await checkWraps(teaching, epochKeys)), ...missing(teaching, epochKeys)];
  return { keyring: keyring({ ...before, device, recovery, epochKeys }), notices };
}

function recoveryOf(control: ControlState): Keyring["recovery"] | null {
  const member = activeMembers(control).find(({ role }) => role === "recovery");
  return member ? { signPublicKey: member.signPublicKey, kemPublicKey: member.kemPublicKey } : null;
}

function missing(teaching: readonly VerifiedEntry[], keys: Keyring["epochKeys"]): Notice[] {
  return teaching.flatMap(({ kind, control }): Notice[] => {
    const commitment = control.commitments.at(-1);
    if (kind !== "rekey" || commitment === undefined || keyByCommitment(keys, commitment) !== null) return [];
    return [{ about: "epoch-key-missing", epoch: control.epoch }];
  });
}
