/**
 * One append: compare-and-set on (seq, head), everything checked, all or nothing. Sending the same bytes again gives
 * the same answer, whatever happened to the first.
 */
import { bytesToHex, equalBytes } from "../../shared/bytes/bytes.ts";
import type { AppendRequest, WireLogPage } from "../../shared/wire/log-bodies.ts";
import type { WirePosition } from "../../shared/wire/wire-values.ts";
import type { ServerContext } from "../server-context.ts";
import { refuseClosed } from "./closed-vault.ts";
import { judgeEntries } from "./judge-entries.ts";
import type { KnownVault } from "./known-vaults.ts";
import { positionIfHeld, readPage } from "./log-page.ts";
import { writeLog } from "./write-log.ts";

export type LogResult =
  | { readonly outcome: "appended"; readonly at: WirePosition }
  | { readonly outcome: "conflict"; readonly page: WireLogPage };

/** Throws WireFault, also VaultClosed. */
export async function appendEntries(
  vault: KnownVault,
  request: AppendRequest,
  context: ServerContext,
): Promise<LogResult> {
  const { record, state } = vault;
  const { expect, entries } = request;
  if (!standsAt(record, expect)) return conflictOrHeld(vault, request, context);
  await refuseClosed(vault, context.store);

  const judged = await judgeEntries(state, entries, context.verify);
  context.limits.spendOnControlEntries(bytesToHex(record.vaultId), judged.controlCount);
  const at = await writeLog(expect, judged, context);
  if (at !== "moved") return { outcome: "appended", at };

  const moved = await context.vaults.find(record.vaultId);
  return conflictOrHeld(moved ?? vault, request, context);
}

export function standsAt(record: WirePosition, expect: WirePosition): boolean {
  return record.seq === expect.seq && equalBytes(record.head, expect.head);
}

async function conflictOrHeld(
  vault: KnownVault,
  { expect, entries }: AppendRequest,
  context: ServerContext,
): Promise<LogResult> {
  const { store, metrics } = context;
  const at = await positionIfHeld(store, vault.record, expect, entries);
  if (at !== null) {
    metrics.write("again");
    return { outcome: "appended", at };
  }
  await refuseClosed(vault, store);
  metrics.write("conflict");
  return { outcome: "conflict", page: await readPage(store, vault.record, expect.seq) };
}
