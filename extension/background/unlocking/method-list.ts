/**
 * The ways to unlock besides the password: a sealed list that says whose public keys the local key is sealed to, and the
 * records that follow from it. The records lie in clear and could be exchanged on the disk; what is sealed anew is sealed
 * for the list alone.
 */
import type { RandomBytes } from "../../../shared/bytes/environment.ts";
import type { LocalKey } from "../../../shared/vault/local-key.ts";
import type { UnlockOwner } from "../../../shared/vault/unlock-password.ts";
import { type PrfMethod, sealForMethod } from "../../../shared/vault/unlock-prf.ts";
import { decodeUnlockRecord, type PrfRecord } from "../../../shared/vault/unlock-record.ts";
import type { SingleRow } from "../../storage/schema.ts";
import { decodeLocal, encodeLocal } from "../vault/local-value.ts";
import { readEach } from "../vault/readable-rows.ts";
import type { RowSealer } from "../vault/row-sealer.ts";

export type ListedMethod = PrfMethod & { readonly name: string; readonly addedAtMs: number };

/** The list, empty where there is none. Where it is damaged nothing is known of it: throws VaultFault. */
export function openMethods(rows: RowSealer, sealed: Uint8Array | null): readonly ListedMethod[] {
  return sealed === null ? [] : decodeLocal<readonly ListedMethod[]>(rows.open("singles", "methods", sealed));
}

export function sealMethods(rows: RowSealer, methods: readonly ListedMethod[]): SingleRow {
  return { name: "methods", sealed: rows.seal("singles", "methods", encodeLocal(methods)) };
}

/** A record for each of them under this local key. */
export function recordsOf(
  methods: readonly ListedMethod[],
  localKey: LocalKey,
  owner: UnlockOwner,
  random: RandomBytes,
): Promise<readonly Uint8Array[]> {
  return Promise.all(
    methods.map(({ credentialId, salt, publicKey, transports }) =>
      sealForMethod(localKey, { credentialId, salt, publicKey, transports }, owner, random),
    ),
  );
}

/** The records for authenticators among those of a vault; damaged ones are passed over, for the password remains. */
export function prfRecordsIn(unlockRecords: readonly Uint8Array[]): readonly PrfRecord[] {
  return readEach(unlockRecords, (bytes) => {
    const record = decodeUnlockRecord(bytes);
    return record.method === "prf" ? record : null;
  }).values;
}

/** The records of a vault without those for authenticators: for passwords, and what newer versions may know. */
export function otherRecordsIn(unlockRecords: readonly Uint8Array[]): readonly Uint8Array[] {
  const isPrf = (bytes: Uint8Array) => prfRecordsIn([bytes]).length > 0;
  return unlockRecords.filter((bytes) => !isPrf(bytes));
}
