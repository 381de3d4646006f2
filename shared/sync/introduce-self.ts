/**
 * A server that was set back to before this device was added does not know it and shows it nothing. What it lost can be
 * put back all the same: entries prove themselves. So this device sends the stretch that adds it, from further and
 * further back, until the server stands on it.
 */
import { memberById } from "../log/control-state.ts";
import { type EngineParts, goOn } from "./engine-parts.ts";
import { headAt, isLeafOnly } from "./kept-log.ts";
import { SyncFault } from "./sync-fault.ts";
import type { Transport } from "./transport.ts";

/** How many entries before its own addition are sent, try by try. */
const STRETCHES = [16, 256, 2048] as const;

/**
 * True where the server took the stretch, or has it. Tried once an engine: a device that was removed without knowing it
 * is refused in the same words.
 */
export async function introduceSelf<A>(parts: EngineParts<A>, transport: Transport): Promise<boolean> {
  const { memory, replica } = parts;
  const { control, keyring, standing, link } = await replica.state();
  const self = memberById(control, keyring.device.deviceId);
  const wasKnown = link !== null && link.lastSyncedAtMs !== null;
  if (memory.hasIntroducedSelf || self === null || standing.is !== "active" || !wasKnown) return false;
  memory.hasIntroducedSelf = true;
  for (const stretch of STRETCHES) {
    const from = Math.max(1, self.addedSeq - stretch);
    const entries = await replica.entries(from + 1, self.addedSeq);
    if (entries.length === 0 || entries.some(isLeafOnly)) return false;
    goOn(parts);
    const expect = { seq: from, head: await headAt(replica, from) };
    if (await isTaken(transport, expect, entries)) return true;
    if (from === 1) return false;
  }
  return false;
}

async function isTaken(
  transport: Transport,
  expect: { readonly seq: number; readonly head: Uint8Array },
  entries: readonly { readonly bytes: Uint8Array }[],
): Promise<boolean> {
  try {
    const bytes = entries.map((entry) => entry.bytes);
    return (await transport.putSuffix(expect, null, bytes)).outcome === "appended";
  } catch (cause) {
    if (cause instanceof SyncFault && cause.code === "sync/unauthorised") return false;
    throw cause;
  }
}
