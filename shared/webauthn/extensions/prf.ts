/**
 * The prf extension (WebAuthn Level 3, section 10.1.4): secrets that a site derives from a passkey. Outputs go into
 * the client extension results only; nothing of them appears in authenticator data, which is sent to the server.
 *
 * A passkey has two seeds, as CTAP's hmac-secret has. This extension knows one of them only, that of verified people, so
 * whoever evaluates it has the person verified, whatever the site asked. The other is kept for other authenticators.
 * Not supported: the encrypted form that a CTAP transport would carry.
 */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { decodeBase64url, encodeBase64url } from "../../bytes/base64url.ts";
import { concatBytes, utf8ToBytes } from "../../bytes/bytes.ts";
import { CeremonyFault } from "../ceremony-fault.ts";
import { type CredentialDescriptor, namesCredential } from "../credential-descriptor.ts";
import type { CredentialSource } from "../credential-source.ts";
import type { UserVerificationRequirement } from "../user-gate.ts";
import { toBytes, toDictionary } from "../webidl.ts";

type PrfValues = { readonly first: Uint8Array; readonly second: Uint8Array | null };

/** What the site asked for, checked. */
export type PrfInputs = {
  readonly eval: PrfValues | null;
  /** Keys are credential ids in base64url. */
  readonly evalByCredential: ReadonlyMap<string, PrfValues>;
};

/** base64url of 32 bytes each. Secret: for the page that asked, and no one else. */
export type PrfResults = { readonly first: string; readonly second?: string };
export type PrfOutput = { readonly enabled?: boolean; readonly results?: PrfResults };

const CONTEXT = concatBytes(utf8ToBytes("WebAuthn PRF"), Uint8Array.of(0));

/** The member `prf` at create, null where absent. Throws CeremonyFault. */
export function decodePrfForCreate(untrusted: unknown): PrfInputs | null {
  if (untrusted === undefined) return null;
  const inputs = decodeInputs(untrusted);
  // Client processing at registration, step 1: there is no credential yet to name.
  if (toDictionary(untrusted)["evalByCredential"] !== undefined)
    throw new CeremonyFault("ceremony/unsupported-option", "evalByCredential at create");
  return inputs;
}

/** The member `prf` at get, null where absent. Throws CeremonyFault. */
export function decodePrfForGet(
  untrusted: unknown,
  allowCredentials: readonly CredentialDescriptor[],
): PrfInputs | null {
  if (untrusted === undefined) return null;
  const inputs = decodeInputs(untrusted);
  // Client processing at authentication, step 1: inputs for named credentials need named credentials.
  if (inputs.evalByCredential.size > 0 && allowCredentials.length === 0)
    throw new CeremonyFault("ceremony/unsupported-option", "evalByCredential without allowCredentials");
  // Step 2: each name is the id of an allowed credential.
  for (const name of inputs.evalByCredential.keys()) {
    const id = decodeBase64url(name);
    if (id === null || id.length === 0 || !namesCredential(allowCredentials, id))
      throw new CeremonyFault("ceremony/bad-extension-key", "evalByCredential names no allowed credential");
  }
  return inputs;
}

/**
 * What verification a request needs: its own, or "required" where the extension is evaluated, which overrides what the
 * site asked (section 10.1.4).
 */
export function verificationWithPrf(
  asked: UserVerificationRequirement,
  inputs: PrfInputs | null,
): UserVerificationRequirement {
  const isEvaluated = inputs !== null && (inputs.eval !== null || inputs.evalByCredential.size > 0);
  return isEvaluated ? "required" : asked;
}

/** The extension's output at create. */
export function prfAtCreate(inputs: PrfInputs, source: CredentialSource): PrfOutput {
  const results = evaluate(source, inputs.eval);
  return { enabled: source.prfSeeds !== null, ...(results === null ? {} : { results }) };
}

/** The extension's output at get: the inputs named for this credential win over those for any. */
export function prfAtGet(inputs: PrfInputs, source: CredentialSource): PrfOutput {
  const named = inputs.evalByCredential.get(encodeBase64url(source.credentialId));
  const results = evaluate(source, named ?? inputs.eval);
  return results === null ? {} : { results };
}

/** HMAC-SHA-256(seed, SHA-256("WebAuthn PRF" || 0x00 || input)); the vectors of the specification fix it. */
export function prfOutput(seed: Uint8Array, input: Uint8Array): Uint8Array {
  return hmac(sha256, seed, sha256(concatBytes(CONTEXT, input)));
}

function evaluate(source: CredentialSource, inputs: PrfValues | null): PrfResults | null {
  if (source.prfSeeds === null || inputs === null) return null;
  const seed = source.prfSeeds.withUserVerification;
  const first = encodeBase64url(prfOutput(seed, inputs.first));
  if (inputs.second === null) return { first };
  return { first, second: encodeBase64url(prfOutput(seed, inputs.second)) };
}

function decodeInputs(untrusted: unknown): PrfInputs {
  const dictionary = toDictionary(untrusted);
  const named = toDictionary(dictionary["evalByCredential"]);
  const values = dictionary["eval"];
  return {
    eval: values === undefined ? null : decodeValues(values),
    evalByCredential: new Map(Object.entries(named).map(([name, value]) => [name, decodeValues(value)])),
  };
}

function decodeValues(untrusted: unknown): PrfValues {
  const dictionary = toDictionary(untrusted);
  const second = dictionary["second"];
  return { first: toBytes(dictionary["first"]), second: second === undefined ? null : toBytes(second) };
}
