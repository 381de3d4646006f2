import { encode } from "@msgpack/msgpack";
import { describe, expect, it } from "vitest";
import { bytesToHex } from "../../../../shared/bytes/bytes.ts";
import { decodeBase64 } from "../../../../shared/exchange/base64.ts";
import {
  decodeProtonContent,
  encodeProtonContent,
} from "../../../../shared/exchange/proton/proton-content.ts";
import { Skip } from "../../../../shared/exchange/read-collector.ts";
import { asObject, asText, decodeJson, type Json } from "../../../../shared/exchange/untrusted-json.ts";
import { fixtureBytes } from "../fixtures.ts";
import { bytesFor, sampleKey, samplePasskey } from "../sample-passkeys.ts";

const key = sampleKey("ES256");
const passkey = samplePasskey({ counter: 7 });

/** The inner map with members changed, sealed. */
function sealed(changed: object = {}, version: unknown = 1): Uint8Array {
  const { publicKey } = key;
  if (!("y" in publicKey)) throw new Error("not EC");
  const bytes = (numbers: Uint8Array) => ({ t: "bytes", c: [...numbers] });
  const inner = {
    key: {
      kty: { t: "assign", c: "EC2" },
      alg: { t: "assign", c: "ES256" },
      par: [
        [{ t: "int", c: -4 }, bytes(key.pkcs8.slice(36, 68))],
        [{ t: "int", c: -3 }, bytes(publicKey.y)],
        [{ t: "int", c: -2 }, bytes(publicKey.x)],
        [
          { t: "int", c: -1 },
          { t: "int", c: { inner: [1, ...new Array(15).fill(0)] } },
        ],
      ],
    },
    cid: [1, 2, 3],
    rid: "example.com",
    uhd: null,
    cnt: null,
    ...changed,
  };
  return encode({ v: version, c: [...encode(inner)] });
}

function codeOf(bytes: Uint8Array): string {
  try {
    decodeProtonContent(bytes);
    return "nothing was refused";
  } catch (error) {
    if (error instanceof Skip) return error.code;
    throw error;
  }
}

/** The sealed content of the first passkey of Proton's sample. */
function vendorContent(): Uint8Array {
  const find = (value: Json): string | null => {
    if (typeof value !== "object" || value === null) return null;
    const own = asText(asObject(value)?.["content"]);
    return own ?? Object.values(value).reduce<string | null>((found, child) => found ?? find(child), null);
  };
  const text = find(decodeJson(fixtureBytes("protonpass-passkeys.data.json"))) ?? "";
  return decodeBase64(text)?.bytes ?? new Uint8Array(0);
}

describe("the sealed part of a Proton passkey", () => {
  it("comes back as it went", () => {
    expect(decodeProtonContent(encodeProtonContent(passkey))).toMatchObject({
      credentialId: passkey.credentialId,
      rpId: passkey.rpId,
      userHandle: passkey.userHandle,
      counter: 7,
      prfSeeds: passkey.prfSeeds,
      userName: passkey.userName,
      userDisplayName: passkey.userDisplayName,
    });
  });

  it("is written byte for byte as Proton writes it", () => {
    const content = decodeProtonContent(vendorContent());
    const { credentialId, rpId, userHandle, userName, userDisplayName, prfSeeds, counter } = content;

    const ours = encodeProtonContent({
      ...samplePasskey({ credentialId, rpId, userHandle, prfSeeds, counter }),
      privateKeyPkcs8: content.key.pkcs8,
      userName: userName ?? "",
      userDisplayName: userDisplayName ?? "",
    });

    expect(bytesToHex(ours)).toBe(bytesToHex(vendorContent()));
  });

  it("is read by its keys in any order, and of versions that knew less", () => {
    const content = decodeProtonContent(sealed());

    expect(content).toMatchObject({ counter: 0, prfSeeds: null, userName: null, userHandle: null });
    expect(content.key.pkcs8).toEqual(key.pkcs8);
  });

  const seeds = { cred_with_uv: [...bytesFor("seed", 32)], cred_without_uv: null };
  it("holds the seed with user verification, and mostly no other", () => {
    expect(decodeProtonContent(sealed({ ext: { hmac_secret: seeds } })).prfSeeds).toEqual({
      withUserVerification: bytesFor("seed", 32),
      withoutUserVerification: null,
    });
  });

  // what is wrong, bytes, reason
  it.each([
    ["another version", sealed({}, 2), "content-version"],
    ["no MessagePack", Uint8Array.of(0xc1), "content-malformed"],
    ["a list", encode([]), "content-malformed"],
    ["bytes behind it", Uint8Array.of(...sealed(), 0), "content-malformed"],
    ["no end", sealed().slice(0, -1), "content-malformed"],
    ["a claim of four billion entries", Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff), "content-malformed"],
    ["an id of other things", sealed({ cid: [256] }), "content-malformed"],
    ["no id", sealed({ cid: null }), "content-malformed"],
    ["a counter below 0", sealed({ cnt: -1 }), "content-malformed"],
    ["a key of another kind", sealed({ key: { kty: { t: "assign", c: "OKP" } } }), "key-unsupported"],
    ["no key", sealed({ key: null }), "content-malformed"],
    ["seeds of another form", sealed({ ext: { hmac_secret: { cred_with_uv: "x" } } }), "content-malformed"],
  ])("with %s is refused", (_, bytes, reason) => {
    expect(codeOf(bytes)).toBe(reason);
  });
});
