/**
 * Proton Pass exports: the zip with `data.json` or `data.pgp`, or one of these alone. The key stands in a sealed part
 * only, and what that part says of ids, handle and site must agree with the text around it. The trash is not read.
 */
import { equalBytes } from "../../bytes/bytes.ts";
import { decodeBase64 } from "../base64.ts";
import type { ReadOptions } from "../codec.ts";
import { ExchangeFault } from "../exchange-fault.ts";
import type { ExchangePasskey } from "../exchange-passkey.ts";
import { LIMITS } from "../limits.ts";
import { checkedCredentialId, msOfSeconds, passkeyOf, readRpId, readUserHandle } from "../passkey-fields.ts";
import { ReadCollector, type ReadResult, Skip, type Warn } from "../read-collector.ts";
import {
  asCount,
  asList,
  asObject,
  asText,
  decodeJson,
  type Json,
  type JsonObject,
  otherMembers,
} from "../untrusted-json.ts";
import { isZip, openZip } from "../zip-archive.ts";
import { decodeProtonContent } from "./proton-content.ts";
import { isPgp, openPgp } from "./proton-pgp.ts";

const TRASHED = 2;
const MEMBERS: ReadonlySet<string> = new Set([
  ...["keyId", "content", "domain", "rpId", "rpName", "userName", "userDisplayName", "userId", "createTime"],
  ...["credentialId", "userHandle"],
]);
const SEALED = ["Proton Pass/data.pgp", "data.pgp"];
const PLAIN = ["Proton Pass/data.json", "data.json"];
const SEED_LENGTH = 32;

/** `data.json`, by its vaults. */
export function isProtonExport(document: Json): boolean {
  const root = asObject(document);
  return asObject(root?.["vaults"]) !== null;
}

export function isSealedProton(bytes: Uint8Array): boolean {
  if (!isZip(bytes)) return isPgp(bytes);
  return openZip(bytes).names.some((name) => SEALED.includes(name));
}

/** Throws ExchangeFault. */
export async function readProton(bytes: Uint8Array, { passphrase }: ReadOptions): Promise<ReadResult> {
  const file = isZip(bytes) ? fileIn(bytes) : bytes;
  if (!isPgp(file)) return readProtonDocument(decodeJson(file));
  if (passphrase === null)
    throw new ExchangeFault("exchange/passphrase-needed", "The Proton export needs its passphrase.");
  return readProtonDocument(decodeJson(await openPgp(file, passphrase)));
}

export function readProtonDocument(document: Json): ReadResult {
  const collector = new ReadCollector();
  const vaults = Object.entries(asObject(asObject(document)?.["vaults"]) ?? {});
  for (const [at, [shareId, entry]] of vaults.entries()) {
    const vault = asObject(entry);
    const where = /^[\w=-]{1,120}$/.test(shareId) ? shareId : `vaults[${at}]`;
    const name = asText(vault?.["name"]) ?? "";
    for (const [place, item] of (asList(vault?.["items"]) ?? []).entries())
      readItem(asObject(item) ?? {}, `${where}/items[${place}]`, name, collector);
  }
  return collector;
}

function fileIn(bytes: Uint8Array): Uint8Array {
  const archive = openZip(bytes);
  const name = [...SEALED, ...PLAIN].find((candidate) => archive.names.includes(candidate));
  const file = name === undefined ? null : archive.read(name);
  if (file === null) throw new ExchangeFault("exchange/malformed", "The Proton export holds no data.");
  return file;
}

function readItem(item: JsonObject, where: string, vault: string, collector: ReadCollector): void {
  const data = asObject(item["data"]);
  const content = asObject(data?.["content"]);
  const type = asText(data?.["type"]) ?? "unknown";
  if (type !== "login") collector.other(where, /^[a-zA-Z-]{1,40}$/.test(type) ? type : "unknown");
  if (asText(content?.["password"])) collector.other(`${where}/password`, "password");
  if (asText(content?.["totpUri"])) collector.other(`${where}/totpUri`, "totp");
  const metadata = asObject(data?.["metadata"]);
  const passkeys = asList(content?.["passkeys"]) ?? [];
  if (type === "login" && passkeys.length === 0 && asText(metadata?.["note"]))
    collector.other(`${where}/note`, "note");
  for (const [at, entry] of passkeys.entries()) {
    const here = `${where}/passkeys[${at}]`;
    const passkey = asObject(entry);
    if (passkey === null) collector.skip(here, "not-an-object");
    else if (item["state"] === TRASHED) collector.skip(here, "in-trash");
    else {
      const beside = {
        title: asText(metadata?.["name"]) ?? "",
        notes: asText(metadata?.["note"]) ?? "",
        createdAtMs: msOfSeconds(asCount(item["createTime"])),
        modifiedAtMs: msOfSeconds(asCount(item["modifyTime"])),
        folders: vault === "" ? [] : [vault],
      };
      collector.attempt(here, (warn) => readPasskey(passkey, beside, warn));
    }
  }
}

/** Throws Skip. */
function readPasskey(passkey: JsonObject, beside: Partial<ExchangePasskey>, warn: Warn): ExchangePasskey {
  const sealedText = asText(passkey["content"]);
  if (sealedText === null || sealedText === "") throw new Skip("key-missing");
  const sealed = sealedText.length > 4 * LIMITS.keyBytes ? null : decodeBase64(sealedText);
  if (sealed === null) throw new Skip("content-malformed");
  const content = decodeProtonContent(sealed.bytes);
  const rpId = readRpId(asText(passkey["rpId"]) ?? content.rpId);
  const outerHandle = readUserHandle(
    asText(passkey["userHandle"]) ?? asText(passkey["userId"]),
    () => undefined,
  );
  const userHandle = content.userHandle?.length === 0 ? null : content.userHandle;
  if (rpId !== content.rpId || !agree(outerHandle, userHandle)) throw new Skip("parts-disagree");
  for (const name of ["credentialId", "keyId"]) {
    const text = asText(passkey[name]);
    const outer = text === null ? content.credentialId : (decodeBase64(text)?.bytes ?? null);
    if (outer === null || !equalBytes(outer, content.credentialId)) throw new Skip("parts-disagree");
  }
  const { withUserVerification: seed, withoutUserVerification: second } = content.prfSeeds ?? {};
  if (seed && second === null) warn("prf-second-seed-made");
  if (seed && seed.length !== SEED_LENGTH) warn("prf-seed-length");
  const fields = {
    ...beside,
    credentialId: checkedCredentialId(content.credentialId),
    rpId,
    userHandle,
    userName: asText(passkey["userName"]) || (content.userName ?? ""),
    userDisplayName: asText(passkey["userDisplayName"]) || (content.userDisplayName ?? ""),
    rpName: asText(passkey["rpName"]) ?? "",
    counter: content.counter,
    prfSeeds: content.prfSeeds,
    createdAtMs: msOfSeconds(asCount(passkey["createTime"])) ?? beside.createdAtMs ?? null,
  };
  const foreign = { format: "proton", members: otherMembers(passkey, MEMBERS) ?? {} } as const;
  return passkeyOf({ ...fields, source: "proton", foreign }, content.key, warn);
}

/** Absent outside is no disagreement: old exports have no copy there. */
function agree(outer: Uint8Array | null, inner: Uint8Array | null): boolean {
  return outer === null || (inner !== null && equalBytes(outer, inner));
}
