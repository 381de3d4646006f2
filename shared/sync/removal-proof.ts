/**
 * A removed device is shown the log up to its removal. Where the server dropped bodies before it and has no snapshot that
 * stands for them, what is left is enough: leaves carry the chain, and the entries that decide about members are whole.
 */
import { type ControlState, memberById } from "../log/control-state.ts";
import { nextHead } from "../log/hash-chain.ts";
import { LogFault } from "../log/log-fault.ts";
import type { VerifySignature } from "../log/signature-scheme.ts";
import { type EngineParts, goOn } from "./engine-parts.ts";
import { isLeafOnly, withCounters } from "./kept-log.ts";
import { isAt } from "./push.ts";
import { SyncFault } from "./sync-fault.ts";
import { lied } from "./take-page.ts";
import type { Transport } from "./transport.ts";
import { verifyEntries } from "./verify-entries.ts";

/**
 * The place of the entry that removed this device, verified from the pinned head on. Throws SyncFault
 * "sync/server-lied" where the log ends without it: then nothing stands for what is missing.
 */
export async function provenRemoval<A>(parts: EngineParts<A>, transport: Transport): Promise<number> {
  const state = await parts.replica.state();
  const { deviceId } = state.keyring.device;
  let control = state.control;
  for (;;) {
    goOn(parts);
    const page = await transport.pull(control.seq);
    if (page.entries.length === 0) throw lied("a log that it does not show");
    for (const bytes of page.entries)
      control = isLeafOnly({ bytes })
        ? { ...control, seq: control.seq + 1, head: nextHead(control.head, bytes) }
        : stateAfter(control, bytes, parts.environment.scheme.verify);
    if (page.hasMore) continue;
    if (!isAt(page.at, control)) throw lied("another end than it says");
    if (memberById(control, deviceId)?.status === "removed") return control.seq;
    throw lied("a gap that nothing stands for");
  }
}

/** Who signed within a gap has gone on counting there. */
function stateAfter(before: ControlState, untrusted: Uint8Array, verify: VerifySignature): ControlState {
  const { verified, stop } = verifyEntries(counted(before, untrusted), [untrusted], verify);
  if (stop === "needs-newer-version")
    throw new SyncFault("sync/needs-newer-version", "an entry beyond this version");
  const [next] = verified;
  if (next === undefined) throw lied("an entry that does not follow");
  return next.control;
}

function counted(before: ControlState, untrusted: Uint8Array): ControlState {
  try {
    return withCounters(before, untrusted);
  } catch (cause) {
    // Judged, and refused, right after.
    if (cause instanceof LogFault) return before;
    throw cause;
  }
}
