/** fido2Extensions of a passkey (CXF 1.0, 3.3.12.2 to 3.3.12.5), with the shapes of the drafts that are still around. */
import { encodeBase64url } from "../../bytes/base64url.ts";
import type { PrfSeeds } from "../../webauthn/credential-source.ts";
import { decodeBase64 } from "../base64.ts";
import { deflateRaw, inflateRaw } from "../bounded-inflate.ts";
import type { ExchangePasskey, ExchangeSeeds } from "../exchange-passkey.ts";
import { LIMITS } from "../limits.ts";
import type { Warn } from "../read-collector.ts";
import { withBothSeeds } from "../second-seed.ts";
import { asCount, asObject, asText, type Json, type JsonObject } from "../untrusted-json.ts";

type ExtensionFields = Pick<ExchangePasskey, "prfSeeds" | "credBlob" | "largeBlob" | "payments">;
type WrittenFields = ExtensionFields & Pick<ExchangePasskey, "privateKeyPkcs8" | "credentialId">;

const SEED_LENGTH = 32;
const MAX_SEED_LENGTH = 1024;
const HMAC_ALGORITHM = "hmac-sha256";
const LEGACY_ALGORITHMS: ReadonlySet<Json | undefined> = new Set([HMAC_ALGORITHM, "HS256", undefined]);

/** What cannot be read is dropped with a warning; the passkey itself stays. */
export function readFido2Extensions(extensions: JsonObject, warn: Warn): ExtensionFields {
  const { payments } = extensions;
  return {
    prfSeeds: readSeeds(extensions, warn),
    credBlob: readCredBlob(extensions["credBlob"], warn),
    largeBlob: readLargeBlob(extensions["largeBlob"], warn),
    payments: typeof payments === "boolean" ? payments : null,
  };
}

/** The members to write, none of them empty. A seed that is missing is made: the format demands both. */
export function writeFido2Extensions(passkey: WrittenFields): JsonObject {
  const { prfSeeds, credBlob, largeBlob, payments } = passkey;
  return {
    ...(prfSeeds && { hmacCredentials: writeSeeds(withBothSeeds(prfSeeds, passkey)) }),
    ...(credBlob && { credBlob: encodeBase64url(credBlob) }),
    ...(largeBlob && {
      largeBlob: {
        uncompressedSize: largeBlob.length,
        data: encodeBase64url(deflateRaw(largeBlob)),
      },
    }),
    ...(payments !== null && { payments }),
  };
}

function writeSeeds(seeds: PrfSeeds): JsonObject {
  return {
    algorithm: HMAC_ALGORITHM,
    credWithUV: encodeBase64url(seeds.withUserVerification),
    credWithoutUV: encodeBase64url(seeds.withoutUserVerification),
  };
}

function readSeeds(extensions: JsonObject, warn: Warn): ExchangeSeeds | null {
  const current = asObject(extensions["hmacCredentials"]);
  if (current === null) return readLegacySeed(asObject(extensions["hmacSecret"]), warn);
  if (current["algorithm"] !== HMAC_ALGORITHM) {
    warn("prf-unknown-algorithm");
    return null;
  }
  const withUserVerification = seedFrom(current["credWithUV"], warn);
  const withoutUserVerification = seedFrom(current["credWithoutUV"], warn);
  if (withUserVerification === null) {
    warn("prf-malformed");
    return null;
  }
  if (withoutUserVerification === null) warn("prf-second-seed-made");
  return { withUserVerification, withoutUserVerification };
}

/** `hmacSecret` of the drafts until 2025: one secret, used with user verification. */
function readLegacySeed(legacy: JsonObject | null, warn: Warn): ExchangeSeeds | null {
  if (legacy === null) return null;
  if (!LEGACY_ALGORITHMS.has(legacy["algorithm"])) {
    warn("prf-unknown-algorithm");
    return null;
  }
  const seed = seedFrom(legacy["secret"] ?? legacy["hmacSecret"], warn);
  warn(seed === null ? "prf-malformed" : "prf-legacy-shape");
  return seed && { withUserVerification: seed, withoutUserVerification: null };
}

function seedFrom(value: Json | undefined, warn: Warn): Uint8Array | null {
  const text = asText(value);
  const bytes = text === null ? null : (decodeBase64(text)?.bytes ?? null);
  if (bytes === null || bytes.length === 0 || bytes.length > MAX_SEED_LENGTH) return null;
  if (bytes.length !== SEED_LENGTH) warn("prf-seed-length");
  return bytes;
}

function readCredBlob(value: Json | undefined, warn: Warn): Uint8Array | null {
  if (value === undefined || value === null) return null;
  const bytes = decodeBase64(asText(value) ?? "=")?.bytes ?? null;
  if (bytes !== null && bytes.length <= LIMITS.credBlobBytes) return bytes;
  warn("cred-blob-dropped");
  return null;
}

function readLargeBlob(value: Json | undefined, warn: Warn): Uint8Array | null {
  if (value === undefined || value === null) return null;
  const blob = asObject(value);
  const claimed = asCount(blob?.["uncompressedSize"] ?? blob?.["size"]);
  const data = decodeBase64(asText(blob?.["data"]) ?? "=");
  if (claimed === null || data === null) {
    warn("large-blob-malformed");
    return null;
  }
  const inflated = inflateRaw(data.bytes, Math.min(claimed, LIMITS.largeBlobBytes));
  if ("bytes" in inflated && inflated.bytes.length === claimed) return inflated.bytes;
  warn(
    "refused" in inflated && inflated.refused === "too-large" ? "large-blob-dropped" : "large-blob-malformed",
  );
  return null;
}
