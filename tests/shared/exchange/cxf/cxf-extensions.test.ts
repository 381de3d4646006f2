import { describe, expect, it } from "vitest";
import { encodeBase64url } from "../../../../shared/bytes/base64url.ts";
import { deflateRaw } from "../../../../shared/exchange/bounded-inflate.ts";
import { readFido2Extensions, writeFido2Extensions } from "../../../../shared/exchange/cxf/cxf-extensions.ts";
import { LIMITS } from "../../../../shared/exchange/limits.ts";
import type { JsonObject } from "../../../../shared/exchange/untrusted-json.ts";
import { barePasskey, bytesFor, samplePasskey } from "../sample-passkeys.ts";

function read(extensions: JsonObject) {
  const warnings: string[] = [];
  return { ...readFido2Extensions(extensions, (code) => warnings.push(code)), warnings };
}

const seed = encodeBase64url(bytesFor("seed", 32));
const other = encodeBase64url(bytesFor("other", 32));
const blobOf = (bytes: Uint8Array, claimed = bytes.length) => ({
  largeBlob: { uncompressedSize: claimed, data: encodeBase64url(deflateRaw(bytes)) },
});

describe("fido2Extensions", () => {
  it("all four come back as they went", () => {
    const { prfSeeds, largeBlob, credBlob, payments } = samplePasskey();

    const written = writeFido2Extensions(samplePasskey());

    expect(read(written)).toEqual({ prfSeeds, largeBlob, credBlob, payments, warnings: [] });
  });

  it("are not written where there is nothing to say", () => {
    expect(writeFido2Extensions(barePasskey())).toEqual({});
  });

  it("get a second seed where the passkey has one only, since the format demands both", () => {
    const prfSeeds = { withUserVerification: bytesFor("seed", 32), withoutUserVerification: null };
    const written = writeFido2Extensions({ ...barePasskey(), prfSeeds });

    const again = read(written).prfSeeds;
    expect(again?.withUserVerification).toEqual(bytesFor("seed", 32));
    expect(again?.withoutUserVerification?.length).toBe(32);
  });

  // extensions, with-UV seed read, warnings
  it.each<readonly [JsonObject, string | null, readonly string[]]>([
    [{ hmacCredentials: { algorithm: "hmac-sha256", credWithUV: seed, credWithoutUV: other } }, seed, []],
    [{ hmacCredentials: { algorithm: "hmac-sha256", credWithUV: seed } }, seed, ["prf-second-seed-made"]],
    [{ hmacCredentials: { algorithm: "hmac-sha256", credWithUV: "%" } }, null, ["prf-malformed"]],
    [{ hmacCredentials: { algorithm: "hmac-sha512", credWithUV: seed } }, null, ["prf-unknown-algorithm"]],
    [
      { hmacCredentials: { algorithm: "hmac-sha256", credWithUV: "AAAA", credWithoutUV: other } },
      "AAAA",
      ["prf-seed-length"],
    ],
    [{ hmacSecret: { algorithm: "HS256", secret: seed } }, seed, ["prf-legacy-shape"]],
    [{ hmacSecret: { algorithm: "hmac-sha256", secret: seed } }, seed, ["prf-legacy-shape"]],
    [{ hmacSecret: { alias: "a", hmacSecret: seed } }, seed, ["prf-legacy-shape"]],
    [{ hmacSecret: { algorithm: "HS512", secret: seed } }, null, ["prf-unknown-algorithm"]],
    [{ hmacSecret: { algorithm: "HS256" } }, null, ["prf-malformed"]],
    [{ hmacCredentials: "x" }, null, []],
  ])("%j", (extensions, expected, warnings) => {
    const { prfSeeds, warnings: told } = read(extensions);

    expect(prfSeeds && encodeBase64url(prfSeeds.withUserVerification)).toBe(expected);
    expect(told).toEqual(warnings);
  });

  // what is wrong with the blob, extensions, warning
  it.each<readonly [string, JsonObject, string]>([
    ["inflates past its claim", blobOf(new Uint8Array(1000), 10), "large-blob-dropped"],
    ["inflates to less than its claim", blobOf(new Uint8Array(10), 1000), "large-blob-malformed"],
    [
      "is larger than Keyferry keeps",
      blobOf(new Uint8Array(LIMITS.largeBlobBytes + 1)),
      "large-blob-dropped",
    ],
    ["is no DEFLATE", { largeBlob: { uncompressedSize: 1, data: "____" } }, "large-blob-malformed"],
    ["has no size", { largeBlob: { data: "AwA" } }, "large-blob-malformed"],
    ["is no object", { largeBlob: "AwA" }, "large-blob-malformed"],
    ["is a credBlob in another form", { credBlob: 5 }, "cred-blob-dropped"],
    ["is a credBlob of a megabyte", { credBlob: "A".repeat(1_000_000) }, "cred-blob-dropped"],
  ])("a blob that %s is dropped with a warning", (_, extensions, warning) => {
    expect(read(extensions)).toMatchObject({ largeBlob: null, credBlob: null, warnings: [warning] });
  });

  it("a blob of the drafts, by the name of its size then, is read", () => {
    const data = encodeBase64url(deflateRaw(new Uint8Array(5)));

    expect(read({ largeBlob: { size: 5, alg: "DEFLATE", data } }).largeBlob).toEqual(new Uint8Array(5));
  });
});
