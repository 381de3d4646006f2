/** What lists show of a passkey, and what a ceremony has to know of it before one is chosen. No secrets. */
import { decodeBase64url, encodeBase64url } from "../../../shared/bytes/base64url.ts";
import type { ItemState } from "../../../shared/vault/item-state.ts";
import { hiddenBySiteAtMs } from "../../../shared/vault/obey-signal.ts";
import { passkeyRecord } from "../../../shared/vault/passkey-record.ts";
import { VaultFault } from "../../../shared/vault/vault-fault.ts";
import type { PasskeyFacts } from "../../../shared/webauthn/credential-source.ts";
import type { PasskeySummary } from "../../messages/passkey-pages-contract.ts";

export type ListedPasskey = PasskeySummary & {
  readonly credentialId: string;
  readonly userHandle: string | null;
  readonly isDiscoverable: boolean;
};

/**
 * What a shelf tells of a row; "not-listed": lists show nothing of it (a site's rules); "ask-the-row": it could not be
 * read when its shelf was made anew.
 */
export type Told = ListedPasskey | "not-listed" | "ask-the-row";

/** Null for an item that lists do not show: another kind of item, or a passkey that was purged. */
export function listedPasskey(item: ItemState): ListedPasskey | null {
  const record = passkeyRecord(item);
  if (record === null || item.life === "purged") return null;
  const { credentialId, userHandle, ...facts } = record.facts;
  return {
    ...facts,
    itemId: encodeBase64url(item.itemId),
    rpName: record.rpName,
    label: record.label,
    trashedAtMs: item.life === "trashed" ? (item.endedBy?.hlc.ms ?? 0) : null,
    ...(item.life === "trashed" && hiddenBySiteAtMs(item) !== null && { isHiddenBySite: true }),
    credentialId: encodeBase64url(credentialId),
    userHandle: userHandle && encodeBase64url(userHandle),
  };
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

/** What pages of the extension may have of it. */
export function summaryOf(listed: ListedPasskey): PasskeySummary {
  const { credentialId: _, userHandle: __, isDiscoverable: ___, ...summary } = listed;
  return summary;
}

function bytesOf(base64url: string): Uint8Array {
  const bytes = decodeBase64url(base64url);
  if (bytes === null) throw new VaultFault("vault/corrupted-row", "a listed passkey");
  return bytes;
}
