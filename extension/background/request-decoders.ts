/** One decoder per message of the contract: unknown -> request. A missing one does not compile. */
import * as v from "valibot";
import { MAX_BACKUP_BYTES } from "../../shared/vault/backup-file.ts";
import type { MessageName, RequestOf } from "../messages/contract.ts";
import { FILE_PIECE_BYTES, MAX_FILE_BYTES, MAX_ROWS } from "../messages/exchange-contract.ts";

const MAX_PASSWORD_CHARACTERS = 1024;
const MAX_NAME_CHARACTERS = 512;
/** Passkeys in one answer. */
const MAX_PAGE = 2000;
/** Foreign files may have long ones, and an age key stands in for one. */
const MAX_PASSPHRASE_CHARACTERS = 16_384;
const MAX_RECIPIENTS = 20;
/** More than a file or a vault has. */
const MAX_DECLINED = 1_000_000;
const MAX_CHOSEN = 100_000;
/** So that one write is far from the size of an entry. */
const MAX_SITES_AT_ONCE = 200;

const nothing = v.strictObject({});
const password = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_PASSWORD_CHARACTERS));
const text = v.pipe(v.string(), v.maxLength(MAX_NAME_CHARACTERS));
const base64url = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,1364}$/));
const item = v.strictObject({ itemId: base64url });
const requestId = v.pipe(v.string(), v.uuid());
const minutes = (limit: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(limit));

/** A host name as URLs write it; becomes part of the address that is asked, so nothing else passes. */
const rpId = v.pipe(v.string(), v.maxLength(253), v.regex(/^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/));

const site = v.strictObject({
  rpId: v.pipe(v.string(), v.minLength(1), v.maxLength(253)),
  rule: v.picklist(["ask", "native", "never-save"]),
  offerForSecurityKey: v.boolean(),
  mayContinueUnverified: v.boolean(),
});

/** The settings as the vault keeps them; also decodes what was stored. */
export const settingsSchema = v.strictObject({
  lockAfterIdleMinutes: minutes(24 * 60),
  lockAfterHours: minutes(24),
  verificationMinutes: v.picklist([0, 5, 15]),
  offerForSecurityKey: v.boolean(),
  followSiteAlgorithmOrder: v.boolean(),
});

const newPassword = v.pipe(password, v.minLength(8));
const words = v.pipe(v.array(v.pipe(v.string(), v.maxLength(16))), v.length(24));
const deviceName = v.pipe(text, v.minLength(1), v.maxLength(64));
const methodName = v.pipe(text, v.minLength(1), v.maxLength(64));
const methodProof = { credentialId: base64url, output: base64url };
const deviceId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
/** As typed; background/sync/server-address.ts says which of these are addresses. */
const server = v.pipe(text, v.minLength(1));
/** background/pairing judges what these hold. */
const givenCode = v.union([
  v.strictObject({ qrText: text }),
  v.strictObject({ words: v.pipe(v.array(v.pipe(v.string(), v.maxLength(16))), v.length(12)), server }),
]);
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const importId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/));
const exportId = importId;
const backupId = importId;
const passphrase = v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_PASSPHRASE_CHARACTERS)));
const piece = v.pipe(
  v.string(),
  v.minLength(2),
  v.maxLength(Math.ceil((FILE_PIECE_BYTES * 4) / 3)),
  v.regex(/^[A-Za-z0-9_-]+$/),
);
const someRows = { from: whole, count: v.pipe(whole, v.minValue(1), v.maxValue(MAX_ROWS)) };
const selection = v.variant("kind", [
  v.strictObject({ kind: v.literal("all") }),
  v.strictObject({ kind: v.literal("sites"), rpIds: v.pipe(v.array(rpId), v.maxLength(MAX_CHOSEN)) }),
  v.strictObject({
    kind: v.literal("passkeys"),
    itemIds: v.pipe(v.array(base64url), v.maxLength(MAX_CHOSEN)),
  }),
]);
/** In the order of the contract's own table. */
const FORMATS = [
  "bundle",
  "cxf",
  "bitwarden",
  "bitwarden-protected",
  "passkey",
  "kdbx",
  "proton",
  "aliasvault",
] as const;

const language = v.pipe(v.string(), v.check(isLanguage));

/** A decoder for each message, complete by its type. */
export const REQUEST_DECODERS = {
  "vault/status": nothing,
  "vault/create": v.strictObject({ password: newPassword, words, deviceName }),
  "vault/join": v.strictObject({
    password: newPassword,
    words,
    deviceName,
    server,
    changeKey: v.boolean(),
  }),
  "sync/status": nothing,
  "sync/connect": v.strictObject({ server, invite: v.nullable(v.pipe(text, v.minLength(1))) }),
  "sync/disconnect": nothing,
  "sync/now": nothing,
  "sync/compare": v.strictObject({ place: v.nullable(whole) }),
  "sync/merge-fork": nothing,
  "sync/dismiss-note": v.strictObject({ noteId: whole }),
  "pairing/show": nothing,
  "pairing/shown": nothing,
  "pairing/confirm": v.strictObject({ digits: text }),
  "pairing/stop": nothing,
  "pairing/join": v.strictObject({ code: givenCode, deviceName }),
  "pairing/joining": nothing,
  "pairing/finish": v.strictObject({ password: newPassword }),
  "pairing/leave": nothing,
  "unlock/challenges": nothing,
  "unlock/by-method": v.strictObject(methodProof),
  "unlock/methods": nothing,
  "unlock/add": v.strictObject({
    ...methodProof,
    salt: base64url,
    transports: v.pipe(v.array(v.pipe(v.string(), v.maxLength(32))), v.maxLength(8)),
    name: methodName,
  }),
  "unlock/rename": v.strictObject({ credentialId: base64url, name: methodName }),
  "unlock/remove": v.strictObject({ credentialId: base64url }),
  "devices/removal": nothing,
  "devices/removal-read": nothing,
  "devices/list": nothing,
  "devices/rename": v.strictObject({ deviceId, name: deviceName }),
  "devices/remove": v.strictObject({ deviceIds: v.pipe(v.array(deviceId), v.minLength(1), v.maxLength(64)) }),
  "devices/to-replace": v.strictObject({ deviceId }),
  "devices/settle": v.strictObject({ deviceId, isSettled: v.boolean() }),
  "devices/renew": nothing,
  "vault/unlock": v.strictObject({ password }),
  "vault/lock": nothing,
  "vault/erasure": nothing,
  "vault/erase": v.strictObject({ isConfirmed: v.literal(true) }),
  "vault/change-password": v.strictObject({ password, newPassword }),
  "passkeys/list": nothing,
  "passkeys/page": v.strictObject({
    language,
    host: v.nullable(v.pipe(text, v.minLength(1))),
    from: whole,
    count: v.pipe(whole, v.maxValue(MAX_PAGE)),
    version: v.nullable(v.pipe(v.string(), v.maxLength(64))),
  }),
  "passkeys/read": item,
  "passkeys/rename": v.strictObject({ itemId: base64url, label: text }),
  "passkeys/trash": item,
  "passkeys/restore": item,
  "sites/list": nothing,
  "sites/write": v.strictObject({ site }),
  "checklist/read": nothing,
  "checklist/write": v.strictObject({
    rpIds: v.pipe(v.array(rpId), v.minLength(1), v.maxLength(MAX_SITES_AT_ONCE)),
    enrolment: v.picklist(["wanted", "done", "none"]),
  }),
  "checklist/enrol-page": v.strictObject({ rpId }),
  "exchange/import-begin": v.strictObject({
    sizeBytes: v.pipe(whole, v.minValue(1), v.maxValue(MAX_FILE_BYTES)),
  }),
  "exchange/import-piece": v.strictObject({ importId, offset: whole, bytes: piece }),
  "exchange/import-read": v.strictObject({ importId, passphrase }),
  "exchange/import-status": v.strictObject({ importId }),
  "exchange/import-rows": v.strictObject({ importId, ...someRows }),
  "exchange/import-commit": v.strictObject({
    importId,
    without: v.pipe(v.array(whole), v.maxLength(MAX_DECLINED)),
  }),
  "exchange/import-end": v.strictObject({ importId }),
  "exchange/imports": nothing,
  "exchange/import-undo": v.strictObject({ importId }),
  "exchange/export-begin": v.strictObject({ target: v.picklist(FORMATS), selection }),
  "exchange/export-status": v.strictObject({ exportId }),
  "exchange/export-rows": v.strictObject({ exportId, ...someRows }),
  "exchange/export-write": v.strictObject({
    exportId,
    passphrase,
    recipients: v.pipe(v.array(v.pipe(text, v.minLength(1))), v.maxLength(MAX_RECIPIENTS)),
    isPlainConfirmed: v.boolean(),
  }),
  "exchange/export-piece": v.strictObject({ exportId, offset: whole }),
  "exchange/export-end": v.strictObject({ exportId }),
  "backup/write": nothing,
  "backup/piece": v.strictObject({ backupId, offset: whole }),
  "backup/end": v.strictObject({ backupId }),
  "restore/begin": v.strictObject({
    sizeBytes: v.pipe(whole, v.minValue(1), v.maxValue(MAX_BACKUP_BYTES)),
  }),
  "restore/piece": v.strictObject({ restoreId: backupId, offset: whole, bytes: piece }),
  "restore/run": v.strictObject({
    restoreId: backupId,
    password: newPassword,
    words,
    deviceName,
    changeKey: v.boolean(),
  }),
  "settings/read": nothing,
  "settings/write": v.strictObject({ settings: settingsSchema }),
  "health/read": nothing,
  "approval/read": v.strictObject({ requestId }),
  "approval/verify": v.strictObject({ requestId, password }),
  "approval/verify-by-method": v.strictObject({ requestId, ...methodProof }),
  "approval/approve": v.strictObject({ requestId, credentialId: v.nullable(base64url) }),
  "approval/cancel": v.strictObject({ requestId }),
  "approval/native": v.strictObject({ requestId, always: v.boolean() }),
} as const satisfies { readonly [Name in MessageName]: v.GenericSchema<unknown, RequestOf<Name>> };

/** True for a name that the contract knows. */
export function isMessageName(name: unknown): name is MessageName {
  return typeof name === "string" && Object.hasOwn(REQUEST_DECODERS, name);
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
