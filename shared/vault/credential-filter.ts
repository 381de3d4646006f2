/**
 * Answers, while the vault is locked, whether it may hold one of the credentials that a site names. Beside the sealed
 * rows lie 8 bytes of SHA-256(deviceSalt || credentialId) for each id of 16 or more bytes, in rising order, filled up
 * to a power of two (at least 64) so that the number of passkeys stays unknown. Who already knows a credential id can
 * confirm it here; nothing else can be read off (FORMAT.md, "Credential filter").
 */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { ByteReader } from "../bytes/byte-reader.ts";
import { bytesToHex, compareBytes, concatBytes, equalBytes, uint32 } from "../bytes/bytes.ts";
import { LABELS, labelled } from "../log/labels.ts";
import { VaultFault } from "./vault-fault.ts";

const FILTER_VERSION = 1;
const VALUE_LENGTH = 8;
const MIN_VALUES = 64;
const MIN_ID_LENGTH = 16;
export const DEVICE_SALT_LENGTH = 32;

export type CredentialFilter = {
  /** 32 random bytes of this profile; known to whoever reads the disk. */
  readonly deviceSalt: Uint8Array;
  /** True when the vault holds ids too short to be listed, which could be guessed. */
  readonly hasShorterIds: boolean;
  /** Rising order, a power of two of them. */
  readonly values: readonly Uint8Array[];
};

/**
 * Builds the filter anew from all ids. The filling is a function of `fillerKey` (from localSubkeys) and not drawn
 * afresh: two copies of a profile taken at different times do not tell which values are real.
 */
export function buildCredentialFilter(
  credentialIds: Iterable<Uint8Array>,
  deviceSalt: Uint8Array,
  fillerKey: Uint8Array,
): CredentialFilter {
  const values = new Map<string, Uint8Array>();
  let hasShorterIds = false;
  for (const id of credentialIds) {
    if (id.length < MIN_ID_LENGTH) hasShorterIds = true;
    else addTo(values, filterValue(deviceSalt, id));
  }
  return filled(values, hasShorterIds, deviceSalt, fillerKey);
}

/**
 * The filter that buildCredentialFilter would give with one id more, without reading all the others: the last filling
 * value makes room for it.
 */
export function extendCredentialFilter(
  filter: CredentialFilter,
  credentialId: Uint8Array,
  fillerKey: Uint8Array,
): CredentialFilter {
  const { deviceSalt } = filter;
  if (credentialId.length < MIN_ID_LENGTH) return { ...filter, hasShorterIds: true };
  if (mayContain(filter, credentialId)) return filter;
  const values = new Map<string, Uint8Array>();
  for (const value of filter.values) addTo(values, value);
  let place = 0;
  while (values.has(bytesToHex(fillingValue(fillerKey, place)))) place++;
  if (place > 0) values.delete(bytesToHex(fillingValue(fillerKey, place - 1)));
  addTo(values, filterValue(deviceSalt, credentialId));
  return filled(values, filter.hasShorterIds, deviceSalt, fillerKey);
}

/** These values, filled up to a power of two. */
function filled(
  values: Map<string, Uint8Array>,
  hasShorterIds: boolean,
  deviceSalt: Uint8Array,
  fillerKey: Uint8Array,
): CredentialFilter {
  let size = MIN_VALUES;
  while (size < values.size) size *= 2;
  for (let place = 0; values.size < size; place++) addTo(values, fillingValue(fillerKey, place));
  return { deviceSalt, hasShorterIds, values: [...values.values()].sort(compareBytes) };
}

function fillingValue(fillerKey: Uint8Array, place: number): Uint8Array {
  return hmac(sha256, fillerKey, labelled(LABELS.filler, uint32(place))).slice(0, VALUE_LENGTH);
}

/** False: the vault certainly does not hold it. True: it does, or it holds short ids and this one is short. */
export function mayContain(filter: CredentialFilter, credentialId: Uint8Array): boolean {
  if (credentialId.length < MIN_ID_LENGTH) return filter.hasShorterIds;
  const wanted = filterValue(filter.deviceSalt, credentialId);
  return filter.values.some((value) => equalBytes(value, wanted));
}

/** version(1) || shorter ids(1) || deviceSalt(32) || values(8 each). */
export function encodeCredentialFilter(filter: CredentialFilter): Uint8Array {
  return concatBytes(
    Uint8Array.of(FILTER_VERSION, filter.hasShorterIds ? 1 : 0),
    filter.deviceSalt,
    ...filter.values,
  );
}

/** Throws VaultFault "vault/unknown-version" or "vault/corrupted-row"; the caller then treats the vault as unknown. */
export function decodeCredentialFilter(bytes: Uint8Array): CredentialFilter {
  const corrupted = () => new VaultFault("vault/corrupted-row", "credential filter");
  if (bytes.length > 0 && bytes[0] !== FILTER_VERSION)
    throw new VaultFault("vault/unknown-version", "credential filter");
  const count = (bytes.length - 2 - DEVICE_SALT_LENGTH) / VALUE_LENGTH;
  if (!Number.isInteger(count) || count < MIN_VALUES || !Number.isInteger(Math.log2(count)))
    throw corrupted();
  const reader = new ByteReader(bytes);
  reader.take(1);
  const flag = reader.uint8();
  if (flag > 1) throw corrupted();
  const deviceSalt = reader.take(DEVICE_SALT_LENGTH);
  const values: Uint8Array[] = [];
  while (reader.remaining > 0) values.push(reader.take(VALUE_LENGTH));
  return { deviceSalt, hasShorterIds: flag === 1, values };
}

function addTo(values: Map<string, Uint8Array>, value: Uint8Array): void {
  values.set(bytesToHex(value), value);
}

function filterValue(deviceSalt: Uint8Array, credentialId: Uint8Array): Uint8Array {
  return sha256(concatBytes(deviceSalt, credentialId)).slice(0, VALUE_LENGTH);
}
