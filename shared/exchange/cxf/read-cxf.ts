/**
 * Reads CXF 1.0 in every shape that goes around: the Header, a bare Account (what Bitwarden's apps exchange), lists of
 * accounts, items or credentials, one item, one passkey. Tolerant as the format demands (2.1.1): what is unknown is
 * kept or listed, what is unusable drops the smallest part around it. Notes go to the passkeys of their item; other types are listed, not read.
 */
import { ExchangeFault } from "../exchange-fault.ts";
import { ReadCollector, type ReadResult } from "../read-collector.ts";
import { asList, asObject, asText, decodeJson, type Json, type JsonObject } from "../untrusted-json.ts";
import { readFolders } from "./cxf-collections.ts";
import { type CxfSurroundings, readCxfPasskey } from "./read-cxf-passkey.ts";

/** Throws ExchangeFault where the document as a whole is none that Keyferry knows. */
export function readCxf(bytes: Uint8Array): ReadResult {
  return readCxfDocument(decodeJson(bytes));
}

/** True for a document in one of the shapes that are read here, whatever its version. */
export function isCxf(document: Json): boolean {
  const root = asObject(document);
  if (root !== null) return asList(root["accounts"]) !== null || isPart(root);
  const list = asList(document) ?? [];
  return list.length > 0 && list.every((entry) => isPart(asObject(entry)));
}

export function readCxfDocument(document: Json): ReadResult {
  const collector = new ReadCollector();
  const root = asObject(document);
  const accounts = asList(root?.["accounts"]);
  if (root !== null && accounts !== null) {
    checkVersion(root["version"]);
    readAccounts(accounts, collector);
  } else if (root !== null) readPart(root, "", collector);
  else
    for (const [at, entry] of (asList(document) ?? []).entries())
      readPart(asObject(entry) ?? {}, `[${at}]`, collector);
  return collector;
}

/** Major 1 with any minor (which only adds), and what early implementations wrote. */
function checkVersion(version: Json | undefined): void {
  const { major, minor } = asObject(version) ?? {};
  const isDraft = version === 0 || (major === 0 && minor === 0);
  if (isDraft || (major === 1 && typeof minor === "number")) return;
  const which = typeof major === "number" ? `major version ${major}` : "a version of this form";
  throw new ExchangeFault("exchange/unsupported-version", `CXF ${which} is unknown to Keyferry.`);
}

function readAccounts(accounts: readonly Json[], collector: ReadCollector): void {
  let readable = 0;
  for (const [at, entry] of accounts.entries()) {
    const account = asObject(entry);
    if (account === null || asList(account["items"]) === null)
      collector.skip(`accounts[${at}]`, "account-without-items");
    else {
      readAccount(account, `accounts[${at}].`, collector);
      readable++;
    }
  }
  if (accounts.length > 0 && readable === 0) {
    const names = accounts.map((_, at) => `accounts[${at}]`).slice(0, 3);
    throw new ExchangeFault("exchange/malformed", `${names.join(", ")}: the account has no items array.`);
  }
}

function isPart(object: JsonObject | null): boolean {
  if (object === null) return false;
  const isPasskey = asText(object["type"])?.toLowerCase() === "passkey";
  return isPasskey || asList(object["credentials"]) !== null || isAccount(object);
}

/** Many documents have items; those of an account have credentials, or lie in collections. */
function isAccount(object: JsonObject): boolean {
  const items = asList(object["items"]);
  const hasCredentials = (items ?? []).some((item) => asList(asObject(item)?.["credentials"]) !== null);
  return items !== null && (hasCredentials || asList(object["collections"]) !== null);
}

/** An account, an item or a credential that stands alone or in a list. */
function readPart(part: JsonObject, where: string, collector: ReadCollector): void {
  if (asList(part["items"]) !== null) readAccount(part, where === "" ? "" : `${where}.`, collector);
  else if (asList(part["credentials"]) !== null) readItem(part, where, NOWHERE, collector);
  else
    readCredential(
      part,
      where === "" ? "$" : where,
      { item: {}, isAlone: false, notes: "", ...NOWHERE },
      collector,
    );
}

function readAccount(account: JsonObject, prefix: string, collector: ReadCollector): void {
  const folders = readFolders(account);
  const items = asList(account["items"]) ?? [];
  const ids = items.map((entry) => asText(asObject(entry)?.["id"]));
  const seen = new Set<string | null>([null]);
  const repeated = new Set(ids.filter((id) => id !== null && (seen.has(id) || !seen.add(id))));
  for (const [at, entry] of items.entries()) {
    const where = `${prefix}items[${at}]`;
    const item = asObject(entry);
    const id = ids[at] ?? null;
    if (item === null || asList(item["credentials"]) === null) collector.skip(where, "not-an-object");
    else
      readItem(
        item,
        where,
        { folders: (id !== null && folders.get(id)) || [], isIdRepeated: repeated.has(id) },
        collector,
      );
  }
}

type Placement = Pick<CxfSurroundings, "folders" | "isIdRepeated">;

const NOWHERE: Placement = { folders: [], isIdRepeated: false };

function readItem(item: JsonObject, where: string, placement: Placement, collector: ReadCollector): void {
  const prefix = where === "" ? "" : `${where}.`;
  if (item["scope"] !== undefined && item["scope"] !== null) collector.other(`${prefix}scope`, "scope");
  const credentials = asList(item["credentials"]) ?? [];
  const passkeys = credentials.filter(isPasskey).length;
  const notes = passkeys === 0 ? [] : credentials.flatMap((entry) => noteIn(entry) ?? []);
  const around = { item, isAlone: passkeys === 1, notes: notes.join("\n\n"), ...placement };
  for (const [at, entry] of credentials.entries())
    if (passkeys === 0 || noteIn(entry) === null)
      readCredential(entry, `${prefix}credentials[${at}]`, around, collector);
}

/** The text of a note (1.4), which belongs to the passkeys of its item. */
function noteIn(entry: Json): string | null {
  const note = asObject(entry);
  if (asText(note?.["type"])?.toLowerCase() !== "note") return null;
  return asText(note?.["content"]) ?? asText(asObject(note?.["content"])?.["value"]);
}

function readCredential(entry: Json, where: string, around: CxfSurroundings, collector: ReadCollector): void {
  const credential = asObject(entry);
  const type = asText(credential?.["type"]);
  if (credential === null || type === null) collector.skip(where, "not-an-object");
  else if (isPasskey(credential))
    collector.attempt(where, (warn) => readCxfPasskey(credential, around, warn));
  else collector.other(where, /^[a-z-]{1,40}$/.test(type) ? type : "unknown");
}

function isPasskey(entry: Json): boolean {
  return asText(asObject(entry)?.["type"])?.toLowerCase() === "passkey";
}
