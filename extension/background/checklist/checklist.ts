/** The list of sites to move, held against the passkeys that the vault has: what is there ticks itself off. */
import type { SiteEnrolment } from "../../../shared/vault/site-enrolment.ts";
import type { ChecklistEntry, ChecklistState } from "../../messages/checklist-contract.ts";

/**
 * The sites on the list, open ones first, then by name. `rpIds`: of the passkeys that are not in the trash. A passkey
 * counts for a site when one of both names is the other or lies above it: people list the address they know
 * (accounts.example.com), sites choose their own name (example.com).
 */
export function checklistOf(
  enrolments: readonly SiteEnrolment[],
  rpIds: Iterable<string>,
): readonly ChecklistEntry[] {
  const held = namesAround(rpIds);
  return enrolments
    .filter(({ enrolment }) => enrolment !== "none")
    .map(({ rpId, enrolment }): ChecklistEntry => ({ rpId, state: stateOf(rpId, enrolment, held) }))
    .sort((a, b) => order(a.state) - order(b.state) || compare(a.rpId, b.rpId));
}

type Held = { readonly names: ReadonlySet<string>; readonly above: ReadonlySet<string> };

function namesAround(rpIds: Iterable<string>): Held {
  const names = new Set(rpIds);
  return { names, above: new Set([...names].flatMap(namesAbove)) };
}

function stateOf(
  rpId: string,
  enrolment: SiteEnrolment["enrolment"],
  { names, above }: Held,
): ChecklistState {
  const isHeld = names.has(rpId) || above.has(rpId) || namesAbove(rpId).some((name) => names.has(name));
  if (isHeld) return "held";
  return enrolment === "done" ? "ticked" : "open";
}

/** a.b.example.com -> b.example.com, example.com. One label alone is nobody's name above. */
function namesAbove(name: string): readonly string[] {
  const labels = name.split(".");
  return labels.slice(1, -1).map((_, place) => labels.slice(place + 1).join("."));
}

function order(state: ChecklistState): number {
  return state === "open" ? 0 : 1;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
