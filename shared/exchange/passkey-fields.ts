/** The members that every format has in some spelling: checked, bounded, and put together to one passkey. */
import { utf8ToBytes } from "../bytes/bytes.ts";
import { decodeBase64 } from "./base64.ts";
import { type ExchangePasskey, type ForeignMembers, UNSAID } from "./exchange-passkey.ts";
import type { ReadKey } from "./key-reading.ts";
import { LIMITS } from "./limits.ts";
import { Skip, type Warn } from "./read-collector.ts";

/** What a reader knows at least; all else has the value of UNSAID where it is not given. */
export type KnownFields = Partial<ExchangePasskey> &
  Pick<ExchangePasskey, "credentialId" | "rpId" | "source">;

/** A uint32 (WebAuthn Level 3, 6.1). */
const LAST_COUNTER = 0xffff_ffff;

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/u;

/**
 * The passkey of these fields. Says what the person must know about a missing or overlong user handle. Throws Skip for a
 * counter from which none can go on.
 */
export function passkeyOf(fields: KnownFields, key: ReadKey, warn: Warn): ExchangePasskey {
  const userHandle = fields.userHandle ?? null;
  if (userHandle === null) warn("user-handle-missing");
  else if (userHandle.length > LIMITS.userHandleBytes) warn("user-handle-too-long");
  const counter = fields.counter ?? 0;
  if (counter >= LAST_COUNTER) throw new Skip("counter-spent");
  if (counter > 0) warn("counter-kept");
  return {
    ...UNSAID,
    ...fields,
    userHandle,
    userName: shortened(fields.userName ?? "", warn),
    userDisplayName: shortened(fields.userDisplayName ?? "", warn),
    rpName: shortened(fields.rpName ?? "", warn),
    title: shortened(fields.title ?? "", warn),
    notes: shortened(fields.notes ?? "", warn, "notes"),
    folders: bounded(fields.folders ?? [], () => warn("folders-dropped")),
    tags: bounded(fields.tags ?? [], () => warn("tags-dropped")),
    isDiscoverable: (fields.isDiscoverable ?? true) && userHandle !== null,
    foreign: boundedForeign(fields.foreign ?? null, warn),
    alg: key.alg,
    privateKeyPkcs8: key.pkcs8,
  };
}

/** 1 to 1023 bytes. Throws Skip. */
export function checkedCredentialId(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) throw new Skip("credential-id-missing");
  if (bytes.length > LIMITS.credentialIdBytes) throw new Skip("credential-id-too-long");
  return bytes;
}

/** From base64 text. Throws Skip. */
export function readCredentialId(text: string | null, warn: Warn): Uint8Array {
  if (text === null || text === "") throw new Skip("credential-id-missing");
  if (text.length > 2 * LIMITS.credentialIdBytes) throw new Skip("credential-id-too-long");
  const decoded = decodeBase64(text);
  if (decoded === null) throw new Skip("credential-id-malformed");
  if (decoded.spelling === "standard") warn("standard-base64");
  return checkedCredentialId(decoded.bytes);
}

/** From base64 text; empty and absent are both null. Throws Skip. */
export function readUserHandle(text: string | null, warn: Warn): Uint8Array | null {
  if (text === null || text === "") return null;
  const decoded = text.length > 4096 ? null : decodeBase64(text);
  if (decoded === null) throw new Skip("user-handle-malformed");
  if (decoded.spelling === "standard") warn("standard-base64");
  return decoded.bytes;
}

/** A domain or localhost, spelled as browsers do; never repaired. Throws Skip. */
export function readRpId(text: string | null): string {
  if (text === null || text === "") throw new Skip("rp-id-missing");
  if (/[/:?#@]/.test(text)) throw new Skip("rp-id-is-url");
  const labels = text.split(".");
  const endsInNumber = /^(?:[0-9]+|0x[0-9a-f]*)$/u.test(labels.at(-1) ?? "");
  if (text.length > LIMITS.rpIdLength || endsInNumber || !labels.every((label) => LABEL.test(label)))
    throw new Skip("rp-id-malformed");
  return text;
}

/** Milliseconds of a time in whole seconds; null where it is none that a passkey can have. */
export function msOfSeconds(seconds: number | null): number | null {
  return seconds === null || !Number.isInteger(seconds) || seconds <= 0 || seconds > 8_640_000_000_000
    ? null
    : seconds * 1000;
}

/** Milliseconds of an ISO 8601 text; null where it is none that a passkey can have. */
export function msOfIsoTime(text: string | null): number | null {
  if (text === null || !/^\d{4}-\d\d-\d\d/.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) || ms <= 0 ? null : ms;
}

function shortened(text: string, warn: Warn, what: "name" | "notes" = "name"): string {
  const limit = what === "name" ? LIMITS.nameLength : LIMITS.notesLength;
  const wellFormed = text.replace(/\p{Surrogate}/gu, "\u{FFFD}");
  if (wellFormed.length <= limit) return wellFormed;
  warn(`${what}-shortened`);
  return wellFormed.slice(0, limit).replace(/\p{Surrogate}$/u, "");
}

/** As many of them as fit, in their order. */
function bounded(texts: readonly string[], tooMany: () => void): readonly string[] {
  let room: number = LIMITS.folderTextLength;
  const kept = texts.filter((text) => {
    room -= text.length + 1;
    return room >= 0;
  });
  if (kept.length < texts.length) tooMany();
  return kept.map((text) => text.replace(/\p{Surrogate}/gu, "\u{FFFD}"));
}

function boundedForeign(foreign: ForeignMembers | null, warn: Warn): ForeignMembers | null {
  if (foreign === null || Object.keys(foreign.members).length === 0) return null;
  if (utf8ToBytes(JSON.stringify(foreign.members)).length <= LIMITS.foreignLength) return foreign;
  warn("foreign-members-dropped");
  return null;
}
