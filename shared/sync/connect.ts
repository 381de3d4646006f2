/** Sets a server: the vault is put there, or found there, and from then on what waits goes through it. */
import { equalBytes } from "../bytes/bytes.ts";
import type { EngineParts } from "./engine-parts.ts";
import { headAt } from "./kept-log.ts";
import { SyncFault } from "./sync-fault.ts";
import { runSync } from "./sync-session.ts";
import { lied } from "./take-page.ts";
import type { Transport } from "./transport.ts";

/**
 * The link is stored once the server has the vault's beginning. Throws SyncFault; before that nothing changed.
 * "sync/closed": a closed vault is founded nowhere.
 */
export async function connect<A>(
  parts: EngineParts<A>,
  transport: Transport,
  origin: string,
  invite: string | null,
): Promise<void> {
  const { replica, turns } = parts;
  const { standing } = await replica.state();
  if (standing.is === "closed") throw new SyncFault("sync/closed", "closed by its owner");
  if (standing.is === "removed") throw new SyncFault("sync/unauthorised", "this device was removed");
  const [genesis] = await replica.entries(1, 1);
  if (genesis === undefined) throw new SyncFault("sync/refused", "a vault without a beginning");
  parts.memory.hasPulled = false;
  const at = await transport.found(genesis.bytes, invite);
  if (at.seq < 1 || (at.seq === 1 && !equalBytes(at.head, await headAt(replica, 1))))
    throw lied("founded something else");
  await turns.run(async (state) => {
    const isSame = state.link?.origin === origin;
    const link = isSame ? state.link : { origin, lastSyncedAtMs: null };
    return { write: { from: state.generation, state: { link } }, value: undefined };
  });
  await runSync(parts, transport);
}
