/**
 * Keeps the credential filter (shared/vault/credential-filter.ts) in step with the items: whatever brings a passkey
 * here, a person or another device, adds its id in the same transaction.
 */
import {
  buildCredentialFilter,
  type CredentialFilter,
  DEVICE_SALT_LENGTH,
  decodeCredentialFilter,
  encodeCredentialFilter,
  extendCredentialFilter,
} from "../../../shared/vault/credential-filter.ts";
import type { ItemState } from "../../../shared/vault/item-state.ts";
import { passkeyRecord } from "../../../shared/vault/passkey-record.ts";
import { unlessDamaged } from "./readable-rows.ts";
import type { RowSealer } from "./row-sealer.ts";

const MANY = 16;

/** The ids of those items that are passkeys. */
export function credentialIdsOf(items: Iterable<ItemState>): readonly Uint8Array[] {
  return [...items].flatMap((item) => passkeyRecord(item)?.facts.credentialId ?? []);
}

/** A filter of these ids and no others, under a salt of its own. */
export function newFilter(rows: RowSealer, credentialIds: readonly Uint8Array[]): Uint8Array {
  const salt = rows.random(DEVICE_SALT_LENGTH);
  return encodeCredentialFilter(buildCredentialFilter(credentialIds, salt, rows.subkeys.fillerKey));
}

/**
 * The filter with these ids too, or null where it has them all. One that is damaged or gone is made anew from `all`; one
 * that gets many at once too, under its own salt, for each extension looks at every value.
 */
export async function extendedFilter(
  rows: RowSealer,
  bytes: Uint8Array | null,
  credentialIds: readonly Uint8Array[],
  all: () => Promise<readonly Uint8Array[]>,
): Promise<Uint8Array | null> {
  if (credentialIds.length === 0) return null;
  const { fillerKey } = rows.subkeys;
  const present = bytes && unlessDamaged(() => decodeCredentialFilter(bytes));
  if (present === null) return newFilter(rows, [...(await all()), ...credentialIds]);
  if (credentialIds.length > MANY) {
    const ids = [...(await all()), ...credentialIds];
    return encodeCredentialFilter(buildCredentialFilter(ids, present.deviceSalt, fillerKey));
  }
  const next = credentialIds.reduce<CredentialFilter>(
    (filter, id) => extendCredentialFilter(filter, id, fillerKey),
    present,
  );
  return next === present ? null : encodeCredentialFilter(next);
}
