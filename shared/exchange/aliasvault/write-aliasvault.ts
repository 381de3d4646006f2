/**
 * Writes AliasVault's `.avux`, or `.avex` where a passphrase is given: one login a passkey, since the user's name
 * stands in the login. Holds ids of 16 bytes and keys for ES256 and RS256, the two that AliasVault makes.
 */

import { ES256, RS256 } from "../../cose/algorithms.ts";
import { encodeBase64 } from "../base64.ts";
import type { WriteOptions, WriteResult } from "../codec.ts";
import { ExchangeFault } from "../exchange-fault.ts";
import type { ExchangePasskey } from "../exchange-passkey.ts";
import { publicJwkOf, writePrivateJwk } from "../jwk.ts";
import type { LeftOutCode } from "../remarks.ts";
import { sortOut } from "../sort-out.ts";
import { encodeJson, type JsonObject } from "../untrusted-json.ts";
import { uuidText } from "../uuid.ts";
import { writeZip } from "../zip-archive.ts";
import { sealAvex } from "./avex.ts";

const ID_LENGTH = 16;

/** Throws ExchangeFault "exchange/nothing-to-write" where every passkey has to be left out. */
export async function writeAliasvault(
  passkeys: readonly ExchangePasskey[],
  { doors, passphrase }: WriteOptions,
): Promise<WriteResult> {
  const { kept, leftOut } = sortOut(passkeys, aliasvaultObstacleTo);
  if (kept.length === 0)
    throw new ExchangeFault("exchange/nothing-to-write", "AliasVault can hold none of these passkeys.");
  const newId = () => uuidText(doors.random(ID_LENGTH));
  const names = [...new Set(kept.flatMap(({ folders: [first] }) => first ?? []))];
  const folderIds = new Map(names.map((name) => [name, newId()] as const));
  const now = new Date(doors.now()).toISOString();
  const manifest: JsonObject = {
    version: "1.0.0",
    exportedAt: now,
    exportedBy: "Keyferry",
    items: kept.map((passkey) =>
      itemOf(passkey, folderIds.get(passkey.folders[0] ?? "") ?? null, newId, now),
    ),
    folders: [...folderIds].map(([name, id]) => ({ id, name, parentFolderId: null })),
    tags: [],
    itemTags: [],
    fieldDefinitions: [],
    logos: [],
  };
  const avux = writeZip([{ name: "manifest.json", bytes: encodeJson(manifest) }]);
  const file =
    passphrase === null
      ? { name: "passkeys.avux", bytes: avux }
      : { name: "passkeys.avex", bytes: await sealAvex(avux, passphrase, doors) };
  return { files: [file], leftOut };
}

/** Why AliasVault cannot hold this passkey, or null. */
export function aliasvaultObstacleTo(passkey: ExchangePasskey): LeftOutCode | null {
  if (passkey.alg !== ES256 && passkey.alg !== RS256) return "algorithm-not-carried";
  return passkey.credentialId.length === ID_LENGTH ? null : "needs-16-byte-id";
}

function itemOf(
  passkey: ExchangePasskey,
  folderId: string | null,
  newId: () => string,
  now: string,
): JsonObject {
  const { createdAtMs, modifiedAtMs, userName } = passkey;
  const username = {
    id: newId(),
    fieldKey: "login.username",
    fieldDefinitionId: null,
    value: userName,
    weight: 0,
  };
  return {
    id: newId(),
    name: passkey.title || passkey.rpName || passkey.rpId,
    itemType: "Login",
    createdAt: createdAtMs === null ? now : new Date(createdAtMs).toISOString(),
    updatedAt: modifiedAtMs === null ? now : new Date(modifiedAtMs).toISOString(),
    folderId,
    logoId: null,
    fieldValues: userName === "" ? [] : [username],
    attachments: [],
    totpCodes: [],
    passkeys: [passkeyMembers(passkey)],
  };
}

function passkeyMembers(passkey: ExchangePasskey): JsonObject {
  const jwk = writePrivateJwk(passkey.privateKeyPkcs8) ?? {};
  const foreign = passkey.foreign?.format === "aliasvault" ? passkey.foreign.members : {};
  return {
    ...foreign,
    id: uuidText(passkey.credentialId),
    rpId: passkey.rpId,
    userHandle: passkey.userHandle && encodeBase64(passkey.userHandle),
    publicKey: JSON.stringify(publicJwkOf(jwk)),
    privateKey: JSON.stringify(jwk),
    prfKey: passkey.prfSeeds && encodeBase64(passkey.prfSeeds.withUserVerification),
    displayName: passkey.userDisplayName,
  };
}
