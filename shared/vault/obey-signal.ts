/**
 * What becomes of passkeys when their site tells of them. A page is not to be trusted with anything that cannot be
 * undone: a passkey is hidden in the trash, a name replaced in the open, with the old one in the history. What the person
 * takes back out of the trash stays out of it, whatever the site repeats.
 */
import { equalBytes } from "../bytes/bytes.ts";
import type { CborValue } from "../cbor/cbor.ts";
import type { SiteSignal } from "../webauthn/site-signal.ts";
import type { ItemState } from "./item-state.ts";
import type { Op } from "./ops.ts";
import { PASSKEY_FIELDS, passkeyRecord } from "./passkey-record.ts";
import { writableText } from "./writable-text.ts";

/** The operations that follow for one item; none where it is not meant, or is as the site says. */
export function obeySignal(signal: SiteSignal, item: ItemState, nowMs: number): readonly Op[] {
  const facts = passkeyRecord(item)?.facts;
  if (facts === undefined || item.life === "purged" || facts.rpId !== signal.rpId) return [];
  if (signal.kind === "unknown")
    return equalBytes(facts.credentialId, signal.credentialId) ? hide(item, nowMs) : [];
  if (facts.userHandle === null || !equalBytes(facts.userHandle, signal.userHandle)) return [];
  if (signal.kind === "names") return rename(item, signal);
  const isAccepted = signal.credentialIds.some((id) => equalBytes(id, facts.credentialId));
  return isAccepted ? showAgain(item) : hide(item, nowMs);
}

/** When a site had this passkey hidden; null: never, or it is accepted again. */
export function hiddenBySiteAtMs(item: ItemState): number | null {
  const value = item.fields.get(PASSKEY_FIELDS.hiddenBySiteAtMs)?.value;
  return typeof value === "number" ? value : null;
}

function hide(item: ItemState, nowMs: number): readonly Op[] {
  if (item.life !== "live" || hiddenBySiteAtMs(item) !== null) return [];
  // In this order: an edit that a tombstone had seen does not revive.
  return [
    put(item, PASSKEY_FIELDS.hiddenBySiteAtMs, Math.max(0, Math.trunc(nowMs))),
    { op: "tombstone", itemId: item.itemId },
  ];
}

/** Only what a site had hidden; what the person put into the trash stays there. */
function showAgain(item: ItemState): readonly Op[] {
  if (hiddenBySiteAtMs(item) === null) return [];
  const forget = put(item, PASSKEY_FIELDS.hiddenBySiteAtMs, null);
  return item.life === "trashed" ? [{ op: "restore", itemId: item.itemId }, forget] : [forget];
}

function rename(item: ItemState, names: Extract<SiteSignal, { kind: "names" }>): readonly Op[] {
  if (item.life !== "live") return [];
  return (["userName", "userDisplayName"] as const).flatMap((name) => {
    const value = writableText(names[name]);
    return item.fields.get(PASSKEY_FIELDS[name])?.value === value
      ? []
      : [put(item, PASSKEY_FIELDS[name], value)];
  });
}

function put({ itemId }: ItemState, field: string, value: CborValue): Op {
  return { op: "put", itemId, field, value };
}
