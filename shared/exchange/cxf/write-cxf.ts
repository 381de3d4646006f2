/**
 * Writes CXF 1.0 as a strict producer: one Header, one account, one passkey an item (some readers keep the first only),
 * no empty optional member, times in seconds, base64url without padding, both PRF seeds, PKCS#8 with the public key.
 * What the format forbids is left out and said: counters above 0, passkeys without a user handle.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { encodeBase64url } from "../../bytes/base64url.ts";
import { concatBytes, uint16, utf8ToBytes } from "../../bytes/bytes.ts";
import type { WriteOptions, WriteResult } from "../codec.ts";
import { ExchangeFault } from "../exchange-fault.ts";
import type { ExchangePasskey } from "../exchange-passkey.ts";
import { LIMITS } from "../limits.ts";
import type { LeftOutCode } from "../remarks.ts";
import { sortOut } from "../sort-out.ts";
import { asList, asObject, encodeJson, type Json, type JsonObject } from "../untrusted-json.ts";
import { writeCollections } from "./cxf-collections.ts";
import type { CxfPasskey } from "./cxf-document.ts";
import { writeFido2Extensions } from "./cxf-extensions.ts";
import { writeMeta } from "./cxf-meta.ts";
import { brokenProducerRules } from "./cxf-producer-rules.ts";

const EXPORTER = { exporterRpId: "keyferry.app", exporterDisplayName: "Keyferry" } as const;
const ID_LENGTH = 16;

/** Throws ExchangeFault "exchange/nothing-to-write" where every passkey has to be left out. */
export function writeCxf(
  passkeys: readonly ExchangePasskey[],
  { doors }: Pick<WriteOptions, "doors">,
): WriteResult {
  const { kept, leftOut } = sortOut(passkeys, cxfObstacleTo);
  if (kept.length === 0)
    throw new ExchangeFault("exchange/nothing-to-write", "CXF can hold none of these passkeys.");
  const ids = itemIds(kept);
  const items = kept.map((passkey, at) => itemOf(passkey, ids[at] ?? ""));
  const folders = kept.map((passkey, at) => ({ id: ids[at] ?? "", folders: passkey.folders }));
  const document: JsonObject = {
    version: { major: 1, minor: 0 },
    ...EXPORTER,
    timestamp: Math.floor(doors.now() / 1000),
    accounts: [
      {
        id: encodeBase64url(doors.random(ID_LENGTH)),
        username: "",
        email: "",
        collections: writeCollections(folders, doors.random),
        items,
      },
    ],
  };
  const broken = brokenProducerRules(document);
  if (broken.length > 0) throw new Error(`CXF against its own rules: ${broken.slice(0, 3).join("; ")}`);
  return { files: [{ name: "passkeys.cxf.json", bytes: encodeJson(document) }], leftOut };
}

/** Why CXF cannot hold this passkey, or null. */
export function cxfObstacleTo(passkey: ExchangePasskey): LeftOutCode | null {
  if (passkey.counter > 0) return "cxf-needs-counter-zero";
  if (passkey.userHandle === null || passkey.userHandle.length === 0) return "needs-user-handle";
  return passkey.userHandle.length > LIMITS.userHandleBytes ? "value-too-long" : null;
}

/** The same at every export, and no credential id: the first 16 bytes of a hash over site, id and repetition. */
function itemIds(passkeys: readonly ExchangePasskey[]): readonly string[] {
  const times = new Map<string, number>();
  return passkeys.map(({ rpId, credentialId }) => {
    const site = utf8ToBytes(rpId);
    const preImage = concatBytes(utf8ToBytes("keyferry/cxf-item\0"), uint16(site.length), site, credentialId);
    const first = encodeBase64url(sha256(preImage));
    const time = times.get(first) ?? 0;
    times.set(first, time + 1);
    return encodeBase64url(sha256(concatBytes(preImage, uint16(time))).slice(0, ID_LENGTH));
  });
}

function itemOf(passkey: ExchangePasskey, id: string): JsonObject {
  const { title, notes, rpName, rpId, createdAtMs, modifiedAtMs, tags } = passkey;
  const note = { type: "note", content: { fieldType: "string", value: notes } };
  const foreign = passkey.foreign?.format === "cxf" ? passkey.foreign.members : {};
  return {
    ...asObject(foreign["item"]),
    id,
    ...(createdAtMs !== null && { creationAt: Math.floor(createdAtMs / 1000) }),
    ...(modifiedAtMs !== null && { modifiedAt: Math.floor(modifiedAtMs / 1000) }),
    title: title || rpName || rpId,
    credentials: [credentialOf(passkey, foreign), ...(notes === "" ? [] : [note])],
    ...(tags.length > 0 && { tags }),
    extensions: [...(asList(foreign["itemExtensions"]) ?? []), writeMeta(passkey)],
  };
}

function credentialOf(passkey: ExchangePasskey, foreign: { readonly [name: string]: Json }): CxfPasskey {
  const fido2Extensions = {
    ...asObject(foreign["fido2Extensions"]),
    ...writeFido2Extensions(passkey),
  };
  return {
    ...asObject(foreign["passkey"]),
    type: "passkey",
    credentialId: encodeBase64url(passkey.credentialId),
    rpId: passkey.rpId,
    username: passkey.userName,
    userDisplayName: passkey.userDisplayName,
    userHandle: encodeBase64url(passkey.userHandle ?? new Uint8Array(0)),
    key: encodeBase64url(passkey.privateKeyPkcs8),
    ...(Object.keys(fido2Extensions).length > 0 && { fido2Extensions }),
  };
}
