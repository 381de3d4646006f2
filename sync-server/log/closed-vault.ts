/**
 * A vault that its paper device closed takes nothing more: every write is answered with the entry that closed it.
 * Reading goes on, so that every device can check who closed it. A close by a device is not final: each observer
 * counts its seven days, any member can cancel it, and the server carries it like any entry.
 */
import type { ClosedAnswer } from "../../shared/wire/log-bodies.ts";
import { WireFault } from "../../shared/wire/wire-fault.ts";
import type { VaultStore } from "../storage/vault-store.ts";
import type { KnownVault } from "./known-vaults.ts";

export class VaultClosed extends WireFault {
  readonly answer: ClosedAnswer;

  constructor(answer: ClosedAnswer) {
    super("wire/closed", "closed by its paper device");
    this.answer = answer;
  }
}

/** Throws VaultClosed where the vault is closed for good. */
export async function refuseClosed({ record, state }: KnownVault, store: VaultStore): Promise<void> {
  if (state.closing?.isFinal !== true) return;
  const [entry] = await store.entries(record.vaultId, state.closing.bySeq - 1, 1, 1);
  // Control entries keep their bytes for ever.
  if (entry === undefined || entry.bytes === null)
    throw new WireFault("wire/server-error", "the closing entry is not there");
  throw new VaultClosed({ at: { seq: record.seq, head: record.head }, entry: entry.bytes });
}
