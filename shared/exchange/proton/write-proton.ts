/**
 * Writes a Proton Pass export: a zip with `Proton Pass/data.json`, or `data.pgp` where a passphrase is given. One login
 * a passkey. Holds ES256 keys: of other kinds no sample is public, so whether Proton reads them is unknown.
 */

import { encodeBase64url } from "../../bytes/base64url.ts";
import { ES256 } from "../../cose/algorithms.ts";
import { encodeBase64 } from "../base64.ts";
import type { WriteOptions, WriteResult } from "../codec.ts";
import { ExchangeFault } from "../exchange-fault.ts";
import type { ExchangePasskey } from "../exchange-passkey.ts";
import type { LeftOutCode } from "../remarks.ts";
import { sortOut } from "../sort-out.ts";
import { asObject, encodeJson, type JsonObject } from "../untrusted-json.ts";
import { writeZip } from "../zip-archive.ts";
import { encodeProtonContent } from "./proton-content.ts";
import { sealPgp } from "./proton-pgp.ts";

const ID_LENGTH = 16;
const DEFAULT_VAULT = "Keyferry";

/** Throws ExchangeFault "exchange/nothing-to-write" where every passkey has to be left out. */
export async function writeProton(
  passkeys: readonly ExchangePasskey[],
  { doors, passphrase }: WriteOptions,
): Promise<WriteResult> {
  const { kept, leftOut } = sortOut(passkeys, protonObstacleTo);
  if (kept.length === 0)
    throw new ExchangeFault("exchange/nothing-to-write", "Proton Pass can hold none of these passkeys.");
  const newId = () => encodeBase64url(doors.random(ID_LENGTH));
  const nowSeconds = Math.floor(doors.now() / 1000);
  const names = [...new Set(kept.map(({ folders: [first] }) => first ?? DEFAULT_VAULT))];
  const vaults = names.map((name) => {
    const shareId = newId();
    const items = kept
      .filter(({ folders: [first] }) => (first ?? DEFAULT_VAULT) === name)
      .map((passkey) => itemOf(passkey, { itemId: newId(), shareId }, nowSeconds));
    return [shareId, { name, description: "", display: { color: 0, icon: 0 }, items }] as const;
  });
  const document = encodeJson({
    version: "1.33.0",
    userId: newId(),
    encrypted: passphrase !== null,
    vaults: Object.fromEntries(vaults),
  });
  const file =
    passphrase === null
      ? { name: "Proton Pass/data.json", bytes: document }
      : { name: "Proton Pass/data.pgp", bytes: await sealPgp(document, passphrase) };
  return { files: [{ name: "passkeys.proton.zip", bytes: writeZip([file]) }], leftOut };
}

/** Why Proton Pass cannot hold this passkey, or null. */
export function protonObstacleTo({ alg }: ExchangePasskey): LeftOutCode | null {
  return alg === ES256 ? null : "algorithm-not-carried";
}

function itemOf(
  passkey: ExchangePasskey,
  ids: { readonly itemId: string; readonly shareId: string },
  nowSeconds: number,
): JsonObject {
  const { title, notes, rpName, rpId, userName } = passkey;
  return {
    ...ids,
    data: {
      metadata: { name: title || rpName || rpId, note: notes, itemUuid: ids.itemId.slice(0, 8) },
      extraFields: [],
      platformSpecific: {},
      type: "login",
      content: {
        itemEmail: userName.includes("@") ? userName : "",
        itemUsername: userName.includes("@") ? "" : userName,
        password: "",
        urls: [`https://${rpId}`],
        totpUri: "",
        passkeys: [passkeyMembers(passkey, nowSeconds)],
      },
    },
    state: 1,
    aliasEmail: null,
    contentFormatVersion: 7,
    createTime: secondsOf(passkey.createdAtMs, nowSeconds),
    modifyTime: secondsOf(passkey.modifiedAtMs, nowSeconds),
    pinned: false,
    files: [],
  };
}

function passkeyMembers(passkey: ExchangePasskey, nowSeconds: number): JsonObject {
  const foreign = passkey.foreign?.format === "proton" ? passkey.foreign.members : {};
  const userHandle = encodeBase64(passkey.userHandle ?? new Uint8Array(0));
  return {
    note: "",
    creationData: null,
    ...asObject(foreign),
    keyId: encodeBase64url(passkey.credentialId),
    content: encodeBase64(encodeProtonContent(passkey)),
    domain: passkey.rpId,
    rpId: passkey.rpId,
    rpName: passkey.rpName,
    userName: passkey.userName,
    userDisplayName: passkey.userDisplayName,
    userId: userHandle,
    createTime: secondsOf(passkey.createdAtMs, nowSeconds),
    credentialId: encodeBase64(passkey.credentialId),
    userHandle,
  };
}

function secondsOf(ms: number | null, otherwise: number): number {
  return ms === null ? otherwise : Math.floor(ms / 1000);
}
