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
import { ReadCollector, type ReadResult } from "./read-collector.ts";
import type { LeftOutCode } from "./remarks.ts";
import { sortOut } from "./sort-out.ts";
import { asObject, asText, encodeJson, type Json, otherMembers } from "./untrusted-json.ts";

const ALGORITHMS: ReadonlySet<number> = new Set([ES256, EDDSA, RS256]);

const MEMBERS: ReadonlySet<string> = new Set([
  ...["relyingParty", "url", "username", "credentialId", "userHandle", "privateKey"],
]);

export function isKeepassxcPasskey(document: Json): boolean {
  const root = asObject(document);
  return root !== null && "relyingParty" in root && ("privateKey" in root || "credentialId" in root);
}

export function readKeepassxcDocument(document: Json): ReadResult {
  const file = asObject(document) ?? {};
  const collector = new ReadCollector();
  collector.attempt("$", (warn) => {
    const fields = {
      credentialId: readCredentialId(asText(file["credentialId"]), warn),
      rpId: readRpId(asText(file["relyingParty"])),
      userHandle: readUserHandle(asText(file["userHandle"]), warn),
      userName: asText(file["username"]) ?? "",
    };
    const key = readPkcs8(decodePem(asText(file["privateKey"]) ?? ""));
    const foreign = { format: "passkey", members: otherMembers(file, MEMBERS) ?? {} } as const;
    return passkeyOf({ ...fields, source: "passkey", foreign }, key, warn);
  });
  return collector;
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
