/** An item of the vault as a row: what lists show, the folded state, the secret, each sealed for itself. */
import { decodeBase64url, encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import { decodeItemState, encodeItemState } from "../../../shared/vault/item-codec.ts";
import type { ItemState } from "../../../shared/vault/item-state.ts";
import { passkeyRecord } from "../../../shared/vault/passkey-record.ts";
import { siteRules } from "../../../shared/vault/site-rule.ts";
import { VaultFault } from "../../../shared/vault/vault-fault.ts";
import type { PasskeyFacts } from "../../../shared/webauthn/credential-source.ts";
import type { PasskeySummary } from "../../messages/contract.ts";
import type { ItemRow } from "../../storage/schema.ts";
import type { RowSealer } from "./open-keys.ts";
import { unlessDamaged } from "./readable-rows.ts";

/** What a list needs of a passkey, as JSON in its own sealed column. */
export type ListedPasskey = PasskeySummary & {
  readonly credentialId: string;
  readonly userHandle: string | null;
  readonly isDiscoverable: boolean;
};

const PASSKEY = utf8ToBytes("passkey");
const SITE = utf8ToBytes("site");

/** Keyed name of a type on disk. */
export function passkeyType(rows: RowSealer): string {
  return rows.name("type", PASSKEY);
}

export function siteType(rows: RowSealer): string {
  return rows.name("type", SITE);
}

export function itemRowId(rows: RowSealer, itemId: Uint8Array): string {
  return rows.name("item", itemId);
}

export function siteName(rows: RowSealer, rpId: string): string {
  return rows.name("site", utf8ToBytes(rpId));
}

/**
 * The row of an item that is the same in both layers. `sealedSecret` is taken as it is: it changes only with birth and
 * purge, and its place is the item's, so it may move between the layers.
 */
export function itemRow(rows: RowSealer, item: ItemState, sealedSecret: Uint8Array | null): ItemRow {
  const id = itemRowId(rows, item.itemId);
  const listed = listedPasskey(item);
  const rpId = listed?.rpId ?? siteRules(item)?.rpId ?? "";
  return {
    id,
    site: siteName(rows, rpId),
    type: rows.name("type", utf8ToBytes(item.birth?.type ?? "")),
    sealedFacts: rows.seal("item-facts", id, utf8ToBytes(JSON.stringify(listed))),
    sealedState: rows.seal("item-state", id, encodeItemState(item)),
    sealedSecret,
  };
}

export function sealSecret(rows: RowSealer, itemId: Uint8Array, secret: Uint8Array): Uint8Array {
  return rows.seal("item-secret", itemRowId(rows, itemId), secret);
}

export function openSecret(rows: RowSealer, row: ItemRow): Uint8Array {
  if (row.sealedSecret === null) throw new VaultFault("vault/corrupted-row", "a passkey without its secret");
  return rows.open("item-secret", row.id, row.sealedSecret);
}

export function openState(rows: RowSealer, row: ItemRow): ItemState {
  return decodeItemState(rows.open("item-state", row.id, row.sealedState));
}

/**
 * What lists show of a passkey row, or null for a row of another kind. Where the column for lists is damaged, the
 * state tells it, which costs more time; throws VaultFault where both are.
 */
export function openListed(rows: RowSealer, row: ItemRow): ListedPasskey | null {
  const facts = unlessDamaged(() => rows.open("item-facts", row.id, row.sealedFacts));
  if (facts === null) return listedPasskey(openState(rows, row));
  // Sealed by itemRow of this device, so the shape is known.
  return JSON.parse(new TextDecoder().decode(facts)) as ListedPasskey | null;
}

/** A listed passkey in the terms of the ceremony. */
export function factsOf(listed: ListedPasskey): PasskeyFacts {
  return {
    credentialId: bytesOf(listed.credentialId),
    rpId: listed.rpId,
    userHandle: listed.userHandle === null ? null : bytesOf(listed.userHandle),
    userName: listed.userName,
    userDisplayName: listed.userDisplayName,
    isDiscoverable: listed.isDiscoverable,
    createdAtMs: listed.createdAtMs,
  };
}

function listedPasskey(item: ItemState): ListedPasskey | null {
  const record = passkeyRecord(item);
  if (record === null || item.life === "purged") return null;
  const { credentialId, userHandle, ...facts } = record.facts;
  return {
    ...facts,
    itemId: encodeBase64url(item.itemId),
    rpName: record.rpName,
    label: record.label,
    trashedAtMs: item.life === "trashed" ? (item.endedBy?.hlc.ms ?? 0) : null,
    credentialId: encodeBase64url(credentialId),
    userHandle: userHandle && encodeBase64url(userHandle),
  };
}

function bytesOf(base64url: string): Uint8Array {
  const bytes = decodeBase64url(base64url);
  if (bytes === null) throw new VaultFault("vault/corrupted-row", "a listed passkey");
  return bytes;
}
