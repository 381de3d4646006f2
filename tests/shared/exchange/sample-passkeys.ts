/** Passkeys for the tests of readers and writers, on the keys of the fixtures. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bytesFor, fullPasskey } from "../../../scripts/exchange/full-passkey.ts";
import { nodeDoors } from "../../../scripts/exchange/node-doors.ts";
import { decodeBase64url } from "../../../shared/bytes/base64url.ts";
import type { ExchangeDoors } from "../../../shared/exchange/exchange-doors.ts";
import { type ExchangePasskey, UNSAID } from "../../../shared/exchange/exchange-passkey.ts";
import { type ReadKey, readPkcs8 } from "../../../shared/exchange/key-reading.ts";
import { FIXTURE_FOLDER } from "./fixtures.ts";

export { bytesFor };

export type SampleKeyName = "ES256" | "ES256b" | "ES384" | "ES512" | "EdDSA" | "RS256";

const keys = JSON.parse(readFileSync(join(FIXTURE_FOLDER, "keys.json"), "utf8")) as Readonly<
  Record<SampleKeyName, { readonly pkcs8_b64url: string }>
>;

/** PKCS#8 of the fixtures' key of this name. */
export function samplePkcs8(name: SampleKeyName): Uint8Array {
  const bytes = decodeBase64url(keys[name].pkcs8_b64url);
  if (bytes === null) throw new Error("keys.json is damaged");
  return bytes;
}

export function sampleKey(name: SampleKeyName): ReadKey {
  return readPkcs8(samplePkcs8(name));
}

/** A value in every field. */
export function samplePasskey(
  changed: Partial<ExchangePasskey> = {},
  name: SampleKeyName = "ES256",
): ExchangePasskey {
  return fullPasskey(sampleKey(name), changed);
}

/** Nothing but what a passkey cannot be without. */
export function barePasskey(changed: Partial<ExchangePasskey> = {}): ExchangePasskey {
  const { alg, pkcs8 } = sampleKey("ES256");
  return {
    ...UNSAID,
    credentialId: bytesFor("bare", 16),
    rpId: "localhost",
    userHandle: bytesFor("bare handle", 1),
    alg,
    privateKeyPkcs8: pkcs8,
    isDiscoverable: true,
    ...changed,
  };
}

/** Key derivation that costs nothing, for tests of everything around it; chance and clock are those of Node. */
export const quickDoors: ExchangeDoors = {
  ...nodeDoors,
  argon2: (request) => nodeDoors.argon2({ ...request, memoryKiB: 8 * request.lanes, passes: 1 }),
  pbkdf2: (password, salt, iterations, length) =>
    nodeDoors.pbkdf2(password, salt, Math.min(iterations, 10), length),
};

export const quickOptions = {
  doors: quickDoors,
  passphrase: "a passphrase for tests",
  scryptLogN: 8,
} as const;
