/**
 * Bitwarden's unencrypted JSON export, of a person or an organisation. In `fido2Credentials` every value is text, the
 * counter and the flag too; labels of the key say P-256 whatever it is. Passwords and other items are listed.
 * Not read: the trash, exports that only the same account can open.
 */
import { ES256 } from "../../cose/algorithms.ts";
import { ExchangeFault } from "../exchange-fault.ts";
import type { ExchangePasskey } from "../exchange-passkey.ts";
import { decodeKeyText, readPkcs8OrSec1 } from "../key-reading.ts";
import { msOfIsoTime, passkeyOf, readRpId, readUserHandle } from "../passkey-fields.ts";
import { ReadCollector, type ReadResult, type Warn } from "../read-collector.ts";
import { asList, asObject, asText, type Json, type JsonObject, otherMembers } from "../untrusted-json.ts";
import { readBitwardenId } from "./credential-id.ts";

const ITEM_KINDS: Readonly<Record<number, string>> = { 2: "note", 3: "card", 4: "identity", 5: "ssh-key" };
const MAX_COUNTER = 0xffff_ffff;

const CREDENTIAL_MEMBERS: ReadonlySet<string> = new Set([
  ...["credentialId", "keyType", "keyAlgorithm", "keyCurve", "keyValue", "rpId", "rpName", "userHandle"],
  ...["userName", "userDisplayName", "counter", "discoverable", "creationDate"],
]);

/** True for any of Bitwarden's JSON exports. */
export function isBitwarden(document: Json): boolean {
  const root = asObject(document);
  if (root === null || typeof root["encrypted"] !== "boolean") return false;
  if (root["encrypted"]) return "encKeyValidation_DO_NOT_EDIT" in root || "passwordProtected" in root;
  return asList(root["items"]) !== null;
}

/** Throws ExchangeFault where the document is not a readable export. */
export function readBitwardenDocument(document: Json): ReadResult {
  const root = asObject(document);
  const items = asList(root?.["items"]);
  if (root === null || items === null)
    throw new ExchangeFault("exchange/malformed", "The Bitwarden export has no items.");
  const collector = new ReadCollector();
  const folders = namesOf(root["folders"] ?? root["collections"]);
  for (const [at, entry] of items.entries()) {
    const item = asObject(entry);
    if (item === null) collector.skip(`items[${at}]`, "not-an-object");
    else readItem(item, `items[${at}]`, folders, collector);
  }
  return collector;
}

function readItem(
  item: JsonObject,
  where: string,
  folders: ReadonlyMap<string, string>,
  collector: ReadCollector,
): void {
  listOthers(item, where, collector);
  const login = asObject(item["login"]);
  for (const [at, entry] of (asList(login?.["fido2Credentials"]) ?? []).entries()) {
    const here = `${where}.login.fido2Credentials[${at}]`;
    const credential = asObject(entry);
    if (credential === null) collector.skip(here, "not-an-object");
    else if (asText(item["deletedDate"]) !== null) collector.skip(here, "in-trash");
    else collector.attempt(here, (warn) => readCredential(credential, item, foldersOf(item, folders), warn));
  }
}

/** Throws Skip. */
function readCredential(
  credential: JsonObject,
  item: JsonObject,
  folders: readonly string[],
  warn: Warn,
): ExchangePasskey {
  const userHandle = readUserHandle(asText(credential["userHandle"]), warn);
  const fields = {
    credentialId: readBitwardenId(asText(credential["credentialId"])),
    rpId: readRpId(asText(credential["rpId"])),
    userHandle,
    userName: asText(credential["userName"]) ?? "",
    userDisplayName: asText(credential["userDisplayName"]) ?? "",
    rpName: asText(credential["rpName"]) ?? "",
    title: asText(item["name"]) ?? "",
    notes: asText(item["notes"]) ?? "",
    isDiscoverable: readFlag(credential["discoverable"]) ?? userHandle !== null,
    counter: readCounter(credential["counter"], warn),
    createdAtMs: msOfIsoTime(asText(credential["creationDate"]) ?? asText(item["creationDate"])),
    modifiedAtMs: msOfIsoTime(asText(item["revisionDate"])),
    folders,
  };
  const key = readPkcs8OrSec1(decodeKeyText(asText(credential["keyValue"])), warn);
  const isLabelledEs256 = credential["keyAlgorithm"] === "ECDSA" || credential["keyCurve"] === "P-256";
  if (isLabelledEs256 && key.alg !== ES256) warn("label-contradicts-key");
  const others = {
    credential: otherMembers(credential, CREDENTIAL_MEMBERS),
    favorite: item["favorite"] === true ? true : null,
    reprompt: item["reprompt"] === 1 ? 1 : null,
  };
  const members = Object.fromEntries(Object.entries(others).filter(([, part]) => part !== null));
  return passkeyOf({ ...fields, source: "bitwarden", foreign: { format: "bitwarden", members } }, key, warn);
}

function readFlag(value: Json | undefined): boolean | null {
  if (value === "true" || value === true) return true;
  return value === "false" || value === false ? false : null;
}

function readCounter(value: Json | undefined, warn: Warn): number {
  if (value === undefined || value === null || value === "") return 0;
  const counter = typeof value === "string" && /^\d{1,10}$/.test(value) ? Number(value) : value;
  if (typeof counter === "number" && Number.isInteger(counter) && counter >= 0 && counter <= MAX_COUNTER)
    return counter;
  warn("counter-malformed");
  return 0;
}

/** Folder or collection id -> its name, which spells nesting with slashes. */
function namesOf(value: Json | undefined): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const entry of asList(value) ?? []) {
    const id = asText(asObject(entry)?.["id"]);
    const name = asText(asObject(entry)?.["name"]);
    if (id !== null && name !== null) names.set(id, name);
  }
  return names;
}

function foldersOf(item: JsonObject, names: ReadonlyMap<string, string>): readonly string[] {
  const ids = [item["folderId"], ...(asList(item["collectionIds"]) ?? [])];
  return ids.flatMap((id) => names.get(asText(id) ?? "") ?? []);
}

function listOthers(item: JsonObject, where: string, collector: ReadCollector): void {
  const login = asObject(item["login"]);
  const kind = typeof item["type"] === "number" ? ITEM_KINDS[item["type"]] : undefined;
  if (kind !== undefined) collector.other(where, kind);
  for (const name of ["password", "totp"])
    if (asText(login?.[name])) collector.other(`${where}.login.${name}`, name);
  const hasPasskeys = (asList(login?.["fido2Credentials"]) ?? []).length > 0;
  if (kind === undefined && !hasPasskeys && asText(item["notes"])) collector.other(`${where}.notes`, "note");
  if ((asList(item["fields"]) ?? []).length > 0) collector.other(`${where}.fields`, "custom-fields");
  if ((asList(item["passwordHistory"]) ?? []).length > 0)
    collector.other(`${where}.passwordHistory`, "password-history");
}
