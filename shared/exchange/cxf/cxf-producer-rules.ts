/**
 * What CXF 1.0 asks of whoever writes it (1.3, 2.1.2, 3.1 to 3.3.12), as a check of finished documents: our own before
 * they leave. Readers must be tolerant; a producer has no excuse. Checks headers, accounts, collections, items,
 * passkeys and notes, which is all that Keyferry writes.
 */
import { decodeBase64url } from "../../bytes/base64url.ts";
import { KeyFault } from "../../cose/key-fault.ts";
import { decodeClaimedPkcs8 } from "../../cose/pkcs8.ts";
import { LIMITS } from "../limits.ts";
import { asCount, asList, asObject, asText, type Json, type JsonObject } from "../untrusted-json.ts";

const MAX_ID_BYTES = 64;
const OPTIONAL_LISTS = ["tags", "extensions", "subCollections"];

type Report = (where: string, rule: string) => void;

/** The rules that the document breaks, each with the place; empty for a good one. */
export function brokenProducerRules(document: Json): readonly string[] {
  const broken: string[] = [];
  const report: Report = (where, rule) => broken.push(`${where}: ${rule}`);
  const header = asObject(document) ?? {};
  const version = asObject(header["version"]);
  if (version?.["major"] !== 1 || version["minor"] !== 0) report("version", "is 1.0");
  for (const name of ["exporterRpId", "exporterDisplayName"])
    if (!asText(header[name])) report(name, "is a text that is not empty");
  if (asCount(header["timestamp"]) === null) report("timestamp", "is whole seconds");
  const accounts = asList(header["accounts"]);
  if (accounts === null) report("accounts", "is a list");
  for (const [at, account] of (accounts ?? []).entries())
    checkAccount(asObject(account) ?? {}, `accounts[${at}]`, report);
  return broken;
}

function checkAccount(account: JsonObject, where: string, report: Report): void {
  const ids = new Set<string>();
  const items = asList(account["items"]);
  checkId(account, where, ids, report);
  for (const name of ["username", "email"])
    if (asText(account[name]) === null) report(`${where}.${name}`, "is a text");
  if (items === null) report(`${where}.items`, "is a list");
  for (const [at, item] of (items ?? []).entries())
    checkItem(asObject(item) ?? {}, `${where}.items[${at}]`, ids, report);
  const known = new Set((items ?? []).map((item) => asText(asObject(item)?.["id"])));
  checkCollections(account["collections"], `${where}.collections`, { ids, known }, report);
  checkLists(account, where, report);
}

function checkCollections(
  value: Json | undefined,
  where: string,
  account: { readonly ids: Set<string>; readonly known: ReadonlySet<string | null> },
  report: Report,
): void {
  const collections = asList(value);
  if (collections === null) report(where, "is a list");
  for (const [at, entry] of (collections ?? []).entries()) {
    const here = `${where}[${at}]`;
    const collection = asObject(entry) ?? {};
    checkId(collection, here, account.ids, report);
    if (asText(collection["title"]) === null) report(`${here}.title`, "is a text");
    const links = asList(collection["items"]);
    if (links === null) report(`${here}.items`, "is a list");
    for (const link of links ?? [])
      if (!account.known.has(asText(asObject(link)?.["item"]))) report(`${here}.items`, "refer to items");
    checkLists(collection, here, report);
    if (collection["subCollections"] !== undefined)
      checkCollections(collection["subCollections"], `${here}.subCollections`, account, report);
  }
}

function checkItem(item: JsonObject, where: string, ids: Set<string>, report: Report): void {
  checkId(item, where, ids, report);
  if (asText(item["title"]) === null) report(`${where}.title`, "is a text");
  for (const name of ["creationAt", "modifiedAt"])
    if (item[name] !== undefined && asCount(item[name]) === null) report(`${where}.${name}`, "is seconds");
  const credentials = asList(item["credentials"]);
  if (credentials === null) report(`${where}.credentials`, "is a list");
  for (const [at, credential] of (credentials ?? []).entries())
    checkCredential(asObject(credential) ?? {}, `${where}.credentials[${at}]`, asText(item["id"]), report);
  checkLists(item, where, report);
}

function checkCredential(credential: JsonObject, where: string, itemId: string | null, report: Report): void {
  if (credential["type"] === "passkey") checkPasskey(credential, where, itemId, report);
  else if (credential["type"] !== "note") report(`${where}.type`, "is passkey or note");
  else if (asText(asObject(credential["content"])?.["value"]) === null)
    report(`${where}.content`, "is a text field");
}

function checkPasskey(passkey: JsonObject, where: string, itemId: string | null, report: Report): void {
  const sizes = {
    credentialId: LIMITS.credentialIdBytes,
    userHandle: LIMITS.userHandleBytes,
    key: LIMITS.keyBytes,
  };
  for (const [name, most] of Object.entries(sizes)) {
    const length = bytesOf(passkey[name])?.length ?? 0;
    if (length < 1 || length > most) report(`${where}.${name}`, `is 1 to ${most} bytes`);
  }
  for (const name of ["rpId", "username", "userDisplayName"])
    if (asText(passkey[name]) === null) report(`${where}.${name}`, "is a text");
  if (passkey["credentialId"] === itemId) report(where, "the item is not named by the credentialId");
  if (!isPkcs8(bytesOf(passkey["key"]))) report(`${where}.key`, "is PKCS#8");
  const extensions = passkey["fido2Extensions"];
  if (extensions !== undefined)
    checkFido2Extensions(asObject(extensions) ?? {}, `${where}.fido2Extensions`, report);
}

function checkFido2Extensions(extensions: JsonObject, where: string, report: Report): void {
  const { hmacCredentials, credBlob, largeBlob, payments } = extensions;
  if (hmacCredentials !== undefined) {
    const hmac = asObject(hmacCredentials);
    const seeds = [hmac?.["credWithUV"], hmac?.["credWithoutUV"]].map(bytesOf);
    if (hmac?.["algorithm"] !== "hmac-sha256" || seeds.some((seed) => seed === null || seed.length === 0))
      report(`${where}.hmacCredentials`, "has the algorithm and both seeds");
  }
  if (credBlob !== undefined && bytesOf(credBlob) === null) report(`${where}.credBlob`, "is base64url");
  if (largeBlob !== undefined) {
    const blob = asObject(largeBlob);
    if (asCount(blob?.["uncompressedSize"]) === null || bytesOf(blob?.["data"]) === null)
      report(`${where}.largeBlob`, "has a size and data");
  }
  if (payments !== undefined && typeof payments !== "boolean") report(`${where}.payments`, "is a boolean");
}

function checkId(object: JsonObject, where: string, ids: Set<string>, report: Report): void {
  const id = asText(object["id"]) ?? "";
  const length = bytesOf(id)?.length ?? 0;
  if (length < 1 || length > MAX_ID_BYTES) report(`${where}.id`, "is 1 to 64 bytes");
  if (ids.has(id)) report(`${where}.id`, "is unique in its account");
  ids.add(id);
}

/** 2.1.2: an optional list that would be empty is not there. */
function checkLists(object: JsonObject, where: string, report: Report): void {
  for (const name of OPTIONAL_LISTS)
    if (object[name] !== undefined && (asList(object[name]) ?? []).length === 0)
      report(`${where}.${name}`, "is absent or not empty");
}

/** Canonical base64url without padding. */
function bytesOf(value: Json | undefined): Uint8Array | null {
  const text = asText(value);
  return text === null ? null : decodeBase64url(text);
}

function isPkcs8(bytes: Uint8Array | null): boolean {
  try {
    return bytes !== null && decodeClaimedPkcs8(bytes) !== null;
  } catch (error) {
    if (error instanceof KeyFault) return false;
    throw error;
  }
}
