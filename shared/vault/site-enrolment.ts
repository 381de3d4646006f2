/**
 * The person's list of sites where a passkey of Keyferry is still to be added, because the one they have cannot be
 * moved. One field of the site's item, beside its rules (site-rule.ts), so the list follows to every device.
 */
import { cborMap } from "../cbor/cbor-map.ts";
import { siteItemId } from "./item-id.ts";
import { type ItemState, isLive, textField } from "./item-state.ts";
import type { Op } from "./ops.ts";

/** "wanted": on the list. "done": ticked off by the person. "none": not on the list. */
export type Enrolment = "wanted" | "done" | "none";

export type SiteEnrolment = { readonly rpId: string; readonly enrolment: Enrolment };

const FIELD = "enrolment";

/** Where a site's item stands on the list; "none" where it says nothing known. Null for another item or none. */
export function siteEnrolment(item: ItemState): SiteEnrolment | null {
  if (item.birth?.type !== "site" || !isLive(item)) return null;
  // Decoding has derived the item id from it, so it is a text.
  const rpId = item.birth.fixed.get("rpId");
  if (typeof rpId !== "string") return null;
  const value = textField(item, FIELD);
  return { rpId, enrolment: value === "wanted" || value === "done" ? value : "none" };
}

/**
 * Operations that bring a site's item from its present state (null: none yet) to this place on the list; none where
 * it has it. A new item says nothing of rules: two devices may write rules and list at the same time.
 */
export function siteEnrolmentOps(item: ItemState | null, rpId: string, enrolment: Enrolment): readonly Op[] {
  const itemId = siteItemId(rpId);
  const present = item && siteEnrolment(item);
  if (present?.enrolment === enrolment || (!present && enrolment === "none")) return [];
  if (present) return [{ op: "put", itemId, field: FIELD, value: enrolment }];
  const fields = new Map([[FIELD, enrolment]]);
  return [{ op: "create", itemId, type: "site", fixed: cborMap({ rpId }), secret: cborMap({}), fields }];
}
