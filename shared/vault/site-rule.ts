/**
 * The person's rules for one site, as an item of type "site". Created alike on every device, so two devices that set a
 * rule for one site speak of one item; each rule is a field of its own.
 */
import type { CborValue } from "../cbor/cbor.ts";
import { cborMap } from "../cbor/cbor-map.ts";
import { siteItemId } from "./item-id.ts";
import { type ItemState, isLive } from "./item-state.ts";
import type { Op } from "./ops.ts";

export type SiteRules = {
  /** Ask as usual; always leave this site to the browser; or offer to sign in but never to save. */
  readonly rule: "ask" | "native" | "never-save";
  /** Offer Keyferry also where the site asks for a security key or phone. */
  readonly offerForSecurityKey: boolean;
  /** Offer "continue without" where the site only prefers verification. */
  readonly mayContinueUnverified: boolean;
};

export const DEFAULT_SITE_RULES: SiteRules = {
  rule: "ask",
  offerForSecurityKey: false,
  mayContinueUnverified: false,
};

/** Operations that bring a site's item from its present state (null: none yet) to these rules; none where they hold. */
export function siteRuleOps(item: ItemState | null, rpId: string, rules: SiteRules): readonly Op[] {
  const itemId = siteItemId(rpId);
  const values: ReadonlyMap<string, CborValue> = new Map(Object.entries(rules));
  if (item === null || item.birth === null || !isLive(item))
    return [
      { op: "create", itemId, type: "site", fixed: cborMap({ rpId }), secret: cborMap({}), fields: values },
    ];
  return [...values].flatMap(([field, value]): Op[] =>
    item.fields.get(field)?.value === value ? [] : [{ op: "put", itemId, field, value }],
  );
}

/** The rules in a site's item with defaults for whatever is missing or unknown; null for another item or none. */
export function siteRules(item: ItemState): { readonly rpId: string; readonly rules: SiteRules } | null {
  if (item.birth?.type !== "site" || !isLive(item)) return null;
  // Decoding has derived the item id from it, so it is a text.
  const rpId = item.birth.fixed.get("rpId");
  if (typeof rpId !== "string") return null;
  const flag = (name: "offerForSecurityKey" | "mayContinueUnverified") =>
    item.fields.get(name)?.value === true;
  return {
    rpId,
    rules: {
      rule: readRule(item.fields.get("rule")?.value),
      offerForSecurityKey: flag("offerForSecurityKey"),
      mayContinueUnverified: flag("mayContinueUnverified"),
    },
  };
}

function readRule(value: CborValue | undefined): SiteRules["rule"] {
  return value === "native" || value === "never-save" ? value : DEFAULT_SITE_RULES.rule;
}
