/**
 * FIDO Credential Exchange Format 1.0 (Proposed Standard with the errata of 2026-03-09): the names that reader and
 * writer share. Keyferry's own additions stand in an item extension, the place that the format has for such things.
 */
import type { Json } from "../untrusted-json.ts";

export type CxfPasskey = {
  readonly type: "passkey";
  readonly credentialId: string;
  readonly rpId: string;
  readonly username: string;
  readonly userDisplayName: string;
  readonly userHandle: string;
  readonly key: string;
  readonly fido2Extensions?: { readonly [name: string]: Json };
};

export type CxfCollection = {
  readonly id: string;
  readonly title: string;
  readonly items: readonly { readonly item: string }[];
  readonly subCollections?: readonly CxfCollection[];
};

/** What CXF has no member for, in an item that holds one passkey. */
export const META_EXTENSION = "keyferry.app/passkey-meta";

/** Members of a passkey that are read into fields of their own; all others are kept as they are. */
export const PASSKEY_MEMBERS: ReadonlySet<string> = new Set([
  "type",
  "credentialId",
  "rpId",
  "username",
  "userName",
  "userDisplayName",
  "userHandle",
  "key",
  "fido2Extensions",
]);

export const FIDO2_MEMBERS: ReadonlySet<string> = new Set([
  "hmacCredentials",
  "hmacSecret",
  "credBlob",
  "largeBlob",
  "payments",
]);

export const ITEM_MEMBERS: ReadonlySet<string> = new Set([
  "id",
  "creationAt",
  "modifiedAt",
  "title",
  "scope",
  "credentials",
  "tags",
  "extensions",
]);
