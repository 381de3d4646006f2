/**
 * KeePassXC's `.passkey`: one passkey as plain JSON of six texts, all of which KeePassXC itself demands. Carries no
 * display name, flags, PRF, counter or times. KeePassXC signs with ES256, EdDSA and RS256.
 */

import { encodeBase64url } from "../bytes/base64url.ts";
import { EDDSA, ES256, RS256 } from "../cose/algorithms.ts";
import type { WriteResult, WrittenFile } from "./codec.ts";
import { ExchangeFault } from "./exchange-fault.ts";
import type { ExchangePasskey } from "./exchange-passkey.ts";
import { readPkcs8 } from "./key-reading.ts";
import { passkeyOf, readCredentialId, readRpId, readUserHandle } from "./passkey-fields.ts";
import { decodePem, encodePem } from "./pem.ts";
import { ReadCollector, type ReadResult, type Warn } from "./read-collector.ts";
import type { LeftOutCode } from "./remarks.ts";
import { sortOut } from "./sort-out.ts";
import {
  asObject,
  asText,
  decodeJson,
  encodeJson,
  type Json,
  type JsonObject,
  otherMembers,
} from "./untrusted-json.ts";
import { isZip, openZip } from "./zip-archive.ts";

const ALGORITHMS: ReadonlySet<number> = new Set([ES256, EDDSA, RS256]);

const MEMBERS: ReadonlySet<string> = new Set([
  ...["relyingParty", "url", "username", "credentialId", "userHandle", "privateKey"],
]);

/** Names of such files in a zip: Keyferry's own export of several. */
export const PASSKEY_FILE = /\.passkey$/;

export function isKeepassxcPasskey(document: Json): boolean {
  const root = asObject(document);
  return root !== null && "relyingParty" in root && ("privateKey" in root || "credentialId" in root);
}

/** One file, or all of them in a zip. Throws ExchangeFault where the file, or the zip, is damaged. */
export function readKeepassxc(bytes: Uint8Array): ReadResult {
  const collector = new ReadCollector();
  if (!isZip(bytes)) {
    readDocument(decodeJson(bytes), "$", collector);
    return collector;
  }
  const archive = openZip(bytes);
  for (const [at, name] of archive.names.entries())
    if (!PASSKEY_FILE.test(name)) collector.other(`files[${at}]`, "file");
    else readDocument(jsonOrNull(archive.read(name) ?? new Uint8Array()), `files[${at}]`, collector);
  return collector;
}

/** One bad file in a zip does not stop the others. */
function jsonOrNull(bytes: Uint8Array): Json {
  try {
    return decodeJson(bytes);
  } catch (cause) {
    if (cause instanceof ExchangeFault) return null;
    throw cause;
  }
}

function readDocument(document: Json, where: string, collector: ReadCollector): void {
  const file = asObject(document);
  if (file === null) collector.skip(where, "not-an-object");
  else collector.attempt(where, (warn) => readFile(file, warn));
}

/** Throws Skip. */
function readFile(file: JsonObject, warn: Warn): ExchangePasskey {
  const fields = {
    credentialId: readCredentialId(asText(file["credentialId"]), warn),
    rpId: readRpId(asText(file["relyingParty"])),
    userHandle: readUserHandle(asText(file["userHandle"]), warn),
    userName: asText(file["username"]) ?? "",
  };
  const key = readPkcs8(decodePem(asText(file["privateKey"]) ?? ""));
  const foreign = { format: "passkey", members: otherMembers(file, MEMBERS) ?? {} } as const;
  return passkeyOf({ ...fields, source: "passkey", foreign }, key, warn);
}

/** Why KeePassXC cannot hold this passkey, in a file of its own or in a database, or null. */
export function keepassxcObstacleTo({ alg }: ExchangePasskey): LeftOutCode | null {
  return ALGORITHMS.has(alg) ? null : "algorithm-not-carried";
}

/** One file a passkey. Throws ExchangeFault "exchange/nothing-to-write" where every passkey has to be left out. */
export function writeKeepassxc(passkeys: readonly ExchangePasskey[]): WriteResult {
  const { kept, leftOut } = sortOut(passkeys, keepassxcObstacleTo);
  if (kept.length === 0)
    throw new ExchangeFault("exchange/nothing-to-write", "KeePassXC can hold none of these passkeys.");
  return { files: kept.map(fileOf), leftOut };
}

function fileOf(passkey: ExchangePasskey, index: number): WrittenFile {
  const foreign = passkey.foreign?.format === "passkey" ? passkey.foreign.members : {};
  const file = {
    ...foreign,
    credentialId: encodeBase64url(passkey.credentialId),
    privateKey: encodePem(passkey.privateKeyPkcs8),
    relyingParty: passkey.rpId,
    url: `https://${passkey.rpId}`,
    userHandle: encodeBase64url(passkey.userHandle ?? new Uint8Array(0)),
    username: passkey.userName,
  };
  return { name: `passkey-${index + 1}.passkey`, bytes: encodeJson(file) };
}
