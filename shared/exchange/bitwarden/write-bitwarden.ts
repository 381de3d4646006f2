/**
 * Writes Bitwarden's unencrypted JSON export: one passkey a login, since only the first is used, and no member that
 * Bitwarden does not write itself, since some of its clients refuse those. Only P-256 keys work there.
 */

import { encodeBase64url } from "../../bytes/base64url.ts";
import { utf8ToBytes } from "../../bytes/bytes.ts";
import { ES256 } from "../../cose/algorithms.ts";
import type { WriteOptions, WriteResult } from "../codec.ts";
import { ExchangeFault } from "../exchange-fault.ts";
import type { ExchangePasskey } from "../exchange-passkey.ts";
import type { LeftOutCode } from "../remarks.ts";
import { sortOut } from "../sort-out.ts";
import { encodeJson, type Json, type JsonObject } from "../untrusted-json.ts";
import { uuidText } from "../uuid.ts";
import { writeBitwardenId } from "./credential-id.ts";

/** The server takes 1000 characters of ciphertext a field. */
const MAX_TEXT_BYTES = 680;

/** Throws ExchangeFault "exchange/nothing-to-write" where every passkey has to be left out. */
export function writeBitwarden(
  passkeys: readonly ExchangePasskey[],
  { doors }: Pick<WriteOptions, "doors">,
): WriteResult {
  const { kept, leftOut } = sortOut(passkeys, bitwardenObstacleTo);
  if (kept.length === 0)
    throw new ExchangeFault("exchange/nothing-to-write", "Bitwarden can hold none of these passkeys.");
  const newId = () => uuidText(doors.random(16));
  const folders = new Map(
    [...new Set(kept.flatMap(({ folders: [first] }) => first ?? []))].map((name) => [name, newId()] as const),
  );
  const document: JsonObject = {
    encrypted: false,
    folders: [...folders].map(([name, id]) => ({ id, name })),
    items: kept.map((passkey) =>
      itemOf(passkey, { id: newId(), folderId: folders.get(passkey.folders[0] ?? "") ?? null }, doors.now()),
    ),
  };
  return { files: [{ name: "passkeys.bitwarden.json", bytes: encodeJson(document) }], leftOut };
}

/** Why Bitwarden cannot hold this passkey, or null. */
export function bitwardenObstacleTo(passkey: ExchangePasskey): LeftOutCode | null {
  if (passkey.alg !== ES256) return "algorithm-not-carried";
  const texts = [
    writeBitwardenId(passkey.credentialId),
    encodeBase64url(passkey.userHandle ?? new Uint8Array(0)),
  ];
  return texts.some((text) => text.length > MAX_TEXT_BYTES) ? "value-too-long" : null;
}

function itemOf(
  passkey: ExchangePasskey,
  { id, folderId }: { readonly id: string; readonly folderId: string | null },
  nowMs: number,
): JsonObject {
  const foreign = passkey.foreign?.format === "bitwarden" ? passkey.foreign.members : {};
  const createdAtMs = passkey.createdAtMs ?? nowMs;
  return {
    passwordHistory: null,
    revisionDate: isoTime(passkey.modifiedAtMs ?? nowMs),
    creationDate: isoTime(createdAtMs),
    deletedDate: null,
    id,
    organizationId: null,
    folderId,
    type: 1,
    reprompt: foreign["reprompt"] === 1 ? 1 : 0,
    name: shortened(passkey.title || passkey.rpName || passkey.rpId),
    notes: passkey.notes === "" ? null : passkey.notes,
    favorite: foreign["favorite"] === true,
    login: {
      fido2Credentials: [credentialOf(passkey, isoTime(createdAtMs))],
      uris: [{ match: null, uri: `https://${passkey.rpId}` }],
      username: textOrNull(passkey.userName),
      password: null,
      totp: null,
    },
    collectionIds: null,
  };
}

function credentialOf(passkey: ExchangePasskey, creationDate: string): JsonObject {
  return {
    credentialId: writeBitwardenId(passkey.credentialId),
    keyType: "public-key",
    keyAlgorithm: "ECDSA",
    keyCurve: "P-256",
    keyValue: encodeBase64url(passkey.privateKeyPkcs8),
    rpId: passkey.rpId,
    userHandle: passkey.userHandle && encodeBase64url(passkey.userHandle),
    userName: textOrNull(passkey.userName),
    counter: String(passkey.counter),
    rpName: textOrNull(passkey.rpName),
    userDisplayName: textOrNull(passkey.userDisplayName),
    discoverable: String(passkey.isDiscoverable),
    creationDate,
  };
}

function textOrNull(text: string): Json {
  return text === "" ? null : shortened(text);
}

/** What is cut off shows up when the file is read back and compared. */
function shortened(text: string): string {
  let kept = text;
  while (utf8ToBytes(kept).length > MAX_TEXT_BYTES) kept = kept.slice(0, -1).replace(/\p{Surrogate}$/u, "");
  return kept;
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
