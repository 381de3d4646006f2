/** Hands what was judged to the store in one write and tells whoever listens. */

import { activeMembers, type ControlState } from "../../shared/log/control-state.ts";
import { encodeControlState } from "../../shared/log/control-state-codec.ts";
import { locatorOf } from "../../shared/wire/locator.ts";
import { WireFault } from "../../shared/wire/wire-fault.ts";
import type { WirePosition } from "../../shared/wire/wire-values.ts";
import type { ServerContext } from "../server-context.ts";
import type { Judged } from "./judge-entries.ts";
import { quotaFor } from "./room.ts";

/**
 * Where the log stands now, or "moved" where another write came first. Throws WireFault for quota and chunks. `quota`:
 * what the vault's live bytes may reach.
 */
export async function writeLog(
  expect: WirePosition,
  judged: Judged,
  context: ServerContext,
  quota = quotaFor(judged.entries, context.config.quotaBytes),
): Promise<WirePosition | "moved"> {
  const { state, entries, snapshots, confirmations } = judged;
  const { seq, head, vaultId } = state;
  const outcome = await context.store.write(
    {
      vaultId,
      expect,
      next: { seq, head, control: encodeControlState(state) },
      entries,
      locators: locatorsOf(state),
      snapshots,
      confirmations,
      quota,
    },
    context.nowMs(),
  );
  if (outcome === "moved") return outcome;
  if (outcome !== "written") {
    context.metrics.write(outcome);
    throw new WireFault(`wire/${outcome}`, "the store does not take it");
  }
  context.metrics.write("accepted", entries.length);
  context.vaults.remember(state);
  context.fanOut.moved(vaultId, seq);
  return { seq, head };
}

const LOCATORS = new WeakMap<Uint8Array, Uint8Array>();

/** The words in force; remembered by the key itself, which states of one log share. */
function locatorsOf(state: ControlState): Uint8Array[] {
  return activeMembers(state)
    .filter(({ role }) => role === "recovery")
    .map(({ signPublicKey }) => {
      const locator = LOCATORS.get(signPublicKey) ?? locatorOf(signPublicKey);
      LOCATORS.set(signPublicKey, locator);
      return locator;
    });
}
