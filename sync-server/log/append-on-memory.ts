/**
 * Appends on the state in which this node saw the vault last, without asking the store for it first. The write's
 * compare-and-set proves that the vault stands there still, and with its head its members and its counters: nothing is
 * believed that the store has not confirmed. Wherever that is not the whole story the answer is null, nothing was
 * written, and the append is made again on what the store says.
 */
import type { ControlState } from "../../shared/log/control-state.ts";
import type { AppendRequest } from "../../shared/wire/log-bodies.ts";
import { WireFault } from "../../shared/wire/wire-fault.ts";
import { verifierFor } from "../auth/verify-ahead.ts";
import type { ServerContext } from "../server-context.ts";
import { type LogResult, standsAt } from "./append-entries.ts";
import { type Judged, judgeEntries } from "./judge-entries.ts";
import { writeLog } from "./write-log.ts";

/** Throws WireFault for what the store itself decided at that place: quota and chunks. */
export async function appendOnMemory(
  state: ControlState,
  request: AppendRequest,
  context: ServerContext,
): Promise<LogResult | null> {
  if (!standsAt(state, request.expect) || state.closing?.isFinal === true) return null;
  const judged = await judgedOrNull(state, request, context);
  // Control entries have a rate of their own, which must not be spent on a try.
  if (judged === null || judged.controlCount > 0) return null;
  const at = await writeLog(request.expect, judged, context);
  return at === "moved" ? null : { outcome: "appended", at };
}

/** Null where the rule refuses: the truth may be that the vault has moved, or the sender is no member any more. */
async function judgedOrNull(
  state: ControlState,
  { entries }: AppendRequest,
  { verify, keys }: ServerContext,
): Promise<Judged | null> {
  try {
    return await judgeEntries(state, entries, await verifierFor(state, entries, verify, keys));
  } catch (cause) {
    if (cause instanceof WireFault) return null;
    throw cause;
  }
}
