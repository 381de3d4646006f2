/** One passkey of CXF 1.0 (3.3.12) and what its item says of it. */
import type { ExchangePasskey, ForeignMembers } from "../exchange-passkey.ts";
import { decodeKeyText, readPkcs8 } from "../key-reading.ts";
import { msOfSeconds, passkeyOf, readCredentialId, readRpId, readUserHandle } from "../passkey-fields.ts";
import type { Warn } from "../read-collector.ts";
import { asCount, asList, asObject, asText, type JsonObject, otherMembers } from "../untrusted-json.ts";
import { FIDO2_MEMBERS, ITEM_MEMBERS, META_EXTENSION, PASSKEY_MEMBERS } from "./cxf-document.ts";
import { readFido2Extensions } from "./cxf-extensions.ts";
import { readMeta } from "./cxf-meta.ts";

export type CxfSurroundings = {
  readonly item: JsonObject;
  /** What the item notes beside its passkeys, or "". */
  readonly notes: string;
  readonly folders: readonly string[];
  /** The only passkey of its item, so that the item's own members are about it. */
  readonly isAlone: boolean;
  readonly isIdRepeated: boolean;
};

/** Throws Skip. */
export function readCxfPasskey(
  credential: JsonObject,
  { item, notes, folders, isAlone, isIdRepeated }: CxfSurroundings,
  warn: Warn,
): ExchangePasskey {
  if (isIdRepeated) warn("item-id-repeated");
  const extensions = asObject(credential["fido2Extensions"]) ?? {};
  const meta = isAlone ? metaOf(item) : null;
  const fields = {
    credentialId: readCredentialId(asText(credential["credentialId"]), warn),
    rpId: readRpId(asText(credential["rpId"])),
    userHandle: readUserHandle(asText(credential["userHandle"]), warn),
    userName: asText(credential["username"]) ?? asText(credential["userName"]) ?? "",
    userDisplayName: asText(credential["userDisplayName"]) ?? "",
    title: asText(item["title"]) ?? "",
    notes,
    createdAtMs: msOfSeconds(asCount(item["creationAt"])),
    modifiedAtMs: msOfSeconds(asCount(item["modifiedAt"])),
    folders,
    tags: (asList(item["tags"]) ?? []).flatMap((tag) => asText(tag) ?? []),
    ...readFido2Extensions(extensions, warn),
  };
  const foreign = foreignMembers(credential, extensions, item);
  const key = readPkcs8(decodeKeyText(asText(credential["key"])));
  return passkeyOf({ ...fields, source: "cxf", foreign, ...(meta && readMeta(meta)) }, key, warn);
}

function metaOf(item: JsonObject): JsonObject | null {
  const extensions = (asList(item["extensions"]) ?? []).map(asObject);
  return extensions.find((extension) => extension?.["name"] === META_EXTENSION) ?? null;
}

function foreignMembers(credential: JsonObject, extensions: JsonObject, item: JsonObject): ForeignMembers {
  const others = (asList(item["extensions"]) ?? []).filter(
    (extension) => asObject(extension)?.["name"] !== META_EXTENSION,
  );
  const parts = {
    passkey: otherMembers(credential, PASSKEY_MEMBERS),
    fido2Extensions: otherMembers(extensions, FIDO2_MEMBERS),
    item: otherMembers(item, ITEM_MEMBERS),
    itemExtensions: others.length === 0 ? null : others,
  };
  const members = Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== null));
  return { format: "cxf", members };
}
