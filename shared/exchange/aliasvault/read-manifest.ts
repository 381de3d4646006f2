/**
 * The manifest of an AliasVault export. Member names are matched without regard to case, as AliasVault itself does.
 * The user's name stands in the login beside the passkey; the credential id is the GUID of 16 bytes.
 */
import { decodeBase64 } from "../base64.ts";
import { ExchangeFault } from "../exchange-fault.ts";
import type { ExchangePasskey, ExchangeSeeds } from "../exchange-passkey.ts";
import { publicJwkOf, readPrivateJwk } from "../jwk.ts";
import type { ReadKey } from "../key-reading.ts";
import { msOfIsoTime, passkeyOf, readRpId, readUserHandle } from "../passkey-fields.ts";
import { ReadCollector, type ReadResult, Skip, type Warn } from "../read-collector.ts";
import { asList, asObject, asText, type Json, type JsonObject, otherMembers } from "../untrusted-json.ts";
import { uuidBytes } from "../uuid.ts";

const MEMBERS: ReadonlySet<string> = new Set([
  ...["id", "rpId", "userHandle", "publicKey", "privateKey", "prfKey", "displayName"],
]);
const PUBLIC_NUMBERS = ["x", "y", "n", "e"];
const SEED_LENGTH = 32;

export function isAliasvaultManifest(document: Json): boolean {
  const root = asObject(document);
  const names = new Set(Object.keys(root ?? {}).map((name) => name.toLowerCase()));
  return ["version", "exportedby", "items", "fielddefinitions"].every((name) => names.has(name));
}

/** Throws ExchangeFault where the document is not a readable manifest. */
export function readManifest(document: Json): ReadResult {
  const root = plainNames(asObject(document) ?? {});
  const items = asList(root["items"]);
  if (items === null) throw new ExchangeFault("exchange/malformed", "The AliasVault export has no items.");
  const collector = new ReadCollector();
  const folders = folderPaths(asList(root["folders"]) ?? []);
  for (const [at, entry] of items.entries()) {
    const where = `items[${at}]`;
    const item = asObject(entry);
    if (item === null) collector.skip(where, "not-an-object");
    else readItem(plainNames(item), where, folders, collector);
  }
  return collector;
}

function readItem(
  item: JsonObject,
  where: string,
  folders: ReadonlyMap<string, string>,
  collector: ReadCollector,
): void {
  const values = fieldValues(item);
  if (values.has("login.password")) collector.other(`${where}.fieldValues`, "password");
  for (const [name, kind] of [
    ["totpCodes", "totp"],
    ["attachments", "attachment"],
  ] as const)
    if ((asList(item[name]) ?? []).length > 0) collector.other(`${where}.${name}`, kind);
  for (const [at, entry] of (asList(item["passkeys"]) ?? []).entries()) {
    const here = `${where}.passkeys[${at}]`;
    const passkey = asObject(entry);
    if (passkey === null) collector.skip(here, "not-an-object");
    else if (asText(item["deletedAt"]) !== null) collector.skip(here, "in-trash");
    else
      collector.attempt(here, (warn) => {
        const folder = folders.get(asText(item["folderId"]) ?? "");
        const fields = {
          title: asText(item["name"]) ?? "",
          userName: values.get("login.username") ?? "",
          createdAtMs: msOfIsoTime(asText(item["createdAt"])),
          modifiedAtMs: msOfIsoTime(asText(item["updatedAt"])),
          folders: folder === undefined ? [] : [folder],
        };
        return readPasskey(plainNames(passkey), fields, warn);
      });
  }
}

/** Throws Skip. */
function readPasskey(passkey: JsonObject, beside: Partial<ExchangePasskey>, warn: Warn): ExchangePasskey {
  const id = asText(passkey["id"]);
  if (id === null || id === "") throw new Skip("credential-id-missing");
  const credentialId = uuidBytes(id);
  if (credentialId === null) throw new Skip("credential-id-malformed");
  // Standard base64 is what AliasVault writes, so it is no reason to warn.
  const userHandle = readUserHandle(asText(passkey["userHandle"]), () => undefined);
  const fields = {
    ...beside,
    credentialId,
    rpId: readRpId(asText(passkey["rpId"])),
    userHandle,
    userDisplayName: asText(passkey["displayName"]) ?? "",
    prfSeeds: readSeeds(asText(passkey["prfKey"]), warn),
  };
  const foreign = { format: "aliasvault", members: otherMembers(passkey, MEMBERS) ?? {} } as const;
  return passkeyOf({ ...fields, source: "aliasvault", foreign }, readKey(passkey), warn);
}

function readKey(passkey: JsonObject): ReadKey {
  const jwk = jwkOf(passkey["privateKey"]);
  if (jwk === null) throw new Skip("key-missing");
  const key = readPrivateJwk(jwk);
  const beside = jwkOf(passkey["publicKey"]);
  const own = publicJwkOf(jwk);
  if (beside !== null && PUBLIC_NUMBERS.some((name) => beside[name] !== own[name]))
    throw new Skip("key-public-mismatch");
  return key;
}

/** A JWK as text, or as the object itself. */
function jwkOf(value: Json | undefined): JsonObject | null {
  const text = asText(value);
  if (text === null || text.length > 65_536) return asObject(value);
  try {
    const parsed: Json = JSON.parse(text);
    return asObject(parsed);
  } catch (cause) {
    if (text === "") return null;
    throw new Skip("key-malformed", cause);
  }
}

/** AliasVault uses the secret as it is for PRF, which is the seed with user verification. */
function readSeeds(text: string | null, warn: Warn): ExchangeSeeds | null {
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

function fieldValues(item: JsonObject): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const entry of asList(item["fieldValues"]) ?? []) {
    const field = plainNames(asObject(entry) ?? {});
    const key = asText(field["fieldKey"]);
    const value = asText(field["value"]);
    if (key !== null && value !== null && value !== "" && !values.has(key)) values.set(key, value);
  }
  return values;
}

function folderPaths(entries: readonly Json[]): ReadonlyMap<string, string> {
  const folders = entries.map((entry) => plainNames(asObject(entry) ?? {}));
  const byId = new Map(folders.map((folder) => [asText(folder["id"]) ?? "", folder]));
  const pathOf = (folder: JsonObject, depth: number): string => {
    const parent = byId.get(asText(folder["parentFolderId"]) ?? "");
    const name = asText(folder["name"]) ?? "";
    return parent === undefined || depth > 16 ? name : `${pathOf(parent, depth + 1)}/${name}`;
  };
  return new Map(folders.map((folder) => [asText(folder["id"]) ?? "", pathOf(folder, 0)]));
}

/** Members by the names that this reader asks for: the first letter small, as in real files. */
function plainNames(object: JsonObject): JsonObject {
  const entries = Object.entries(object);
  return Object.fromEntries(
    entries.map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
  );
}
