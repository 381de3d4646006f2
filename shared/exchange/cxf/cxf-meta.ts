/**
 * The item extension in which Keyferry keeps what CXF 1.0 has no member for, so that its own files lose nothing:
 * BE and BS, rp.name, the discoverable flag, exact times, the origin, and what other vendors wrote. Other readers
 * ignore it, as the format demands.
 */
import { type ExchangePasskey, FORMAT_IDS, type ForeignMembers, type FormatId } from "../exchange-passkey.ts";
import { asCount, asObject, asText, type Json, type JsonObject } from "../untrusted-json.ts";
import { META_EXTENSION } from "./cxf-document.ts";

/** The extension to write for this passkey. */
export function writeMeta(passkey: ExchangePasskey): JsonObject {
  const { backupEligible, backupState, rpName, isDiscoverable, createdAtMs, modifiedAtMs } = passkey;
  const { title, source, foreign } = passkey;
  return {
    name: META_EXTENSION,
    ...(backupEligible !== null && { backupEligible }),
    ...(backupState !== null && { backupState }),
    ...(rpName !== "" && { rpName }),
    ...(!isDiscoverable && { isDiscoverable }),
    ...(createdAtMs !== null && { createdAtMs }),
    ...(modifiedAtMs !== null && { modifiedAtMs }),
    // The item has to have a title; whether it was the person's own is said here.
    ...(title === "" && { title }),
    ...(source !== null && { source }),
    // What CXF's own members can hold stands there.
    ...(foreign !== null && foreign.format !== "cxf" && { foreign }),
  };
}

/** The members that an extension of ours holds; one of a wrong type counts as absent. */
export function readMeta(extension: JsonObject): Partial<ExchangePasskey> {
  const rpName = asText(extension["rpName"]);
  const createdAtMs = asCount(extension["createdAtMs"]);
  const modifiedAtMs = asCount(extension["modifiedAtMs"]);
  const { backupEligible, backupState, isDiscoverable } = extension;
  const source = formatId(extension["source"]);
  const foreign = readForeign(extension["foreign"]);
  return {
    ...(typeof backupEligible === "boolean" && { backupEligible }),
    ...(typeof backupState === "boolean" && { backupState }),
    ...(typeof isDiscoverable === "boolean" && { isDiscoverable }),
    ...(rpName !== null && { rpName }),
    ...(createdAtMs !== null && { createdAtMs }),
    ...(modifiedAtMs !== null && { modifiedAtMs }),
    ...(extension["title"] === "" && { title: "" }),
    source,
    ...(foreign !== null && { foreign }),
  };
}

function readForeign(value: Json | undefined): ForeignMembers | null {
  const foreign = asObject(value);
  const format = formatId(foreign?.["format"]);
  const members = asObject(foreign?.["members"]);
  return format === null || members === null ? null : { format, members };
}

function formatId(value: Json | undefined): FormatId | null {
  return FORMAT_IDS.find((id) => id === value) ?? null;
}
