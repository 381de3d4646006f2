/** Founding: who may, and the first entries of a log that was not here before. */
import { createHash } from "node:crypto";
import { utf8ToBytes } from "../../shared/bytes/bytes.ts";
import { accept } from "../../shared/log/accept.ts";
import { EMPTY_HEAD } from "../../shared/log/hash-chain.ts";
import { WireFault } from "../../shared/wire/wire-fault.ts";
import type { WirePosition } from "../../shared/wire/wire-values.ts";
import type { ServerContext } from "../server-context.ts";
import { EntryRefused, judgeEntries } from "./judge-entries.ts";
import { positionIfHeld } from "./log-page.ts";
import { extendedQuota } from "./room.ts";
import { writeLog } from "./write-log.ts";

/** Before any log. */
export const NOWHERE: WirePosition = { seq: 0, head: EMPTY_HEAD };

export type Founded = { readonly isNew: boolean; readonly at: WirePosition };

/**
 * Founds a vault with these entries, genesis first, or finds that exactly they are its beginning. Throws WireFault:
 * "wire/vault-exists" where the log began otherwise. `beforeNew` is called, and may throw, before anything new is made.
 */
export async function foundVault(
  untrustedEntries: readonly Uint8Array[],
  invite: string | null,
  beforeNew: () => void,
  context: ServerContext,
): Promise<Founded> {
  const vaultId = vaultIdOf(untrustedEntries[0], context);
  const held = await heldAlready(vaultId, untrustedEntries, context);
  if (held !== null) return { isNew: false, at: held };

  beforeNew();
  await requireRegistration(vaultId, invite, context);
  const judged = await judgeEntries(null, untrustedEntries, context.verify);
  // No chunk can be here before its vault is.
  const room = extendedQuota(context.config.quotaBytes);
  const at = await writeLog(NOWHERE, { ...judged, snapshots: [] }, context, room);
  if (at !== "moved") return { isNew: true, at };
  const heldMeanwhile = await heldAlready(vaultId, untrustedEntries, context);
  if (heldMeanwhile === null) throw new WireFault("wire/vault-exists", "founded otherwise meanwhile");
  return { isNew: false, at: heldMeanwhile };
}

/** SHA-256 of an invitation's text: all that is kept of it. */
export function inviteHash(invite: string): Uint8Array {
  return new Uint8Array(createHash("sha256").update(utf8ToBytes(invite)).digest());
}

function vaultIdOf(genesis: Uint8Array | undefined, { verify }: ServerContext): Uint8Array {
  if (genesis === undefined) throw new WireFault("wire/malformed", "no entries");
  const judged = accept(null, genesis, verify);
  if (judged.outcome === "accepted") return judged.state.vaultId;
  if (judged.outcome === "refused") throw new EntryRefused(judged.refusal);
  throw new WireFault("wire/needs-newer-version", "suite or kind of genesis");
}

async function heldAlready(
  vaultId: Uint8Array,
  untrustedEntries: readonly Uint8Array[],
  { store }: ServerContext,
): Promise<WirePosition | null> {
  const record = await store.vault(vaultId);
  if (record === null) return null;
  const at = await positionIfHeld(store, record, NOWHERE, untrustedEntries);
  if (at === null) throw new WireFault("wire/vault-exists", "it began otherwise");
  return at;
}

async function requireRegistration(
  vaultId: Uint8Array,
  invite: string | null,
  { config, store, nowMs }: ServerContext,
): Promise<void> {
  if (config.registration === "open") return;
  if (config.registration === "closed") throw new WireFault("wire/registration-closed", "no new vaults");
  if (invite === null || !(await store.spendInvite(inviteHash(invite), vaultId, nowMs())))
    throw new WireFault("wire/invite-needed", "no invitation, or a spent one");
}
