/**
 * The custom fields in which KeePassXC, KeePassDX, KeePassium, Strongbox and Keepass2Android keep a passkey, with the
 * older names that are still read. One passkey an entry. Nothing settled exists for a display name or a counter.
 */
import { encodeBase64url } from "../../bytes/base64url.ts";
import { decodeBase64, encodeBase64 } from "../base64.ts";
import type { ExchangePasskey, ExchangeSeeds } from "../exchange-passkey.ts";
import { readPkcs8 } from "../key-reading.ts";
import { passkeyOf, readCredentialId, readRpId, readUserHandle } from "../passkey-fields.ts";
import { decodePem, encodePem } from "../pem.ts";
import type { Warn } from "../read-collector.ts";
import { asObject, type JsonObject } from "../untrusted-json.ts";

export type KpexField = { readonly value: string; readonly isProtected: boolean };

const FIELD = {
  rpId: "KPEX_PASSKEY_RELYING_PARTY",
  userName: "KPEX_PASSKEY_USERNAME",
  oldUserName: "KPXC_PASSKEY_USERNAME",
  credentialId: "KPEX_PASSKEY_CREDENTIAL_ID",
  oldCredentialId: "KPEX_PASSKEY_GENERATED_USER_ID",
  userHandle: "KPEX_PASSKEY_USER_HANDLE",
  privateKey: "KPEX_PASSKEY_PRIVATE_KEY_PEM",
  backupEligible: "KPEX_PASSKEY_FLAG_BE",
  backupState: "KPEX_PASSKEY_FLAG_BS",
  prf: "KPEX_PASSKEY_PRF",
} as const;

const MARKER = /^(KPEX|KPXC)_PASSKEY/;
const KNOWN: ReadonlySet<string> = new Set(Object.values(FIELD));
const SEED_LENGTH = 32;

export function isKpexField(name: string): boolean {
  return MARKER.test(name);
}

/** `beside`: what the entry itself says. Throws Skip. */
export function readKpexFields(
  fields: ReadonlyMap<string, KpexField>,
  beside: Partial<ExchangePasskey>,
  warn: Warn,
): ExchangePasskey {
  const text = (name: string) => fields.get(name)?.value ?? null;
  const ids = [text(FIELD.credentialId), text(FIELD.oldCredentialId)].filter(
    (id) => id !== null && id !== "",
  );
  if (ids.length === 2 && ids[0] !== ids[1]) warn("legacy-id-differs");
  const known = {
    ...beside,
    credentialId: readCredentialId(ids[0] ?? null, warn),
    rpId: readRpId(text(FIELD.rpId)),
    userHandle: readUserHandle(text(FIELD.userHandle), warn),
    userName: text(FIELD.userName) ?? text(FIELD.oldUserName) ?? "",
    backupEligible: flagOf(text(FIELD.backupEligible)),
    backupState: flagOf(text(FIELD.backupState)),
    prfSeeds: seedsOf(text(FIELD.prf), warn),
  };
  const key = readPkcs8(decodePem(text(FIELD.privateKey) ?? ""));
  if (known.backupEligible === null || known.backupState === null) warn("flags-unknown");
  const others = [...fields].filter(([name]) => !KNOWN.has(name));
  const foreign = { format: "kdbx", members: Object.fromEntries(others) } as const;
  return passkeyOf({ ...known, source: "kdbx", foreign }, key, warn);
}

/** The fields of a passkey, and those of an unknown kind that it came with. */
export function writeKpexFields(passkey: ExchangePasskey): ReadonlyMap<string, KpexField> {
  const fields = new Map<string, KpexField>();
  const put = (name: string, value: string, isProtected: boolean) => fields.set(name, { value, isProtected });
  put(FIELD.rpId, passkey.rpId, false);
  put(FIELD.userName, passkey.userName, false);
  put(FIELD.credentialId, encodeBase64url(passkey.credentialId), true);
  put(FIELD.userHandle, encodeBase64url(passkey.userHandle ?? new Uint8Array(0)), true);
  put(FIELD.privateKey, encodePem(passkey.privateKeyPkcs8), true);
  if (passkey.backupEligible !== null) put(FIELD.backupEligible, passkey.backupEligible ? "1" : "0", false);
  if (passkey.backupState !== null) put(FIELD.backupState, passkey.backupState ? "1" : "0", false);
  if (passkey.prfSeeds !== null) put(FIELD.prf, encodeBase64(passkey.prfSeeds.withUserVerification), true);
  const foreign: JsonObject = passkey.foreign?.format === "kdbx" ? passkey.foreign.members : {};
  for (const [name, field] of Object.entries(foreign)) {
    const { value, isProtected } = asObject(field) ?? {};
    if (isKpexField(name) && !KNOWN.has(name) && typeof value === "string")
      put(name, value, isProtected === true);
  }
  return fields;
}

function flagOf(text: string | null): boolean | null {
  if (text === "1" || text?.toLowerCase() === "true") return true;
  return text === "0" || text?.toLowerCase() === "false" ? false : null;
}

function seedsOf(text: string | null, warn: Warn): ExchangeSeeds | null {
  if (text === null || text === "") return null;
  const seed = decodeBase64(text)?.bytes ?? null;
  if (seed === null || seed.length === 0) {
    warn("prf-malformed");
    return null;
  }
  if (seed.length !== SEED_LENGTH) warn("prf-seed-length");
  warn("prf-second-seed-made");
  return { withUserVerification: seed, withoutUserVerification: null };
}
