/**
 * Builds what `create()` and `get()` resolve with from RegistrationResponseJSON and AuthenticationResponseJSON
 * (WebAuthn Level 3, 5.1.8 and 5.1.9). Every binary member is checked; half a credential is none. Attributes give the
 * same buffer at every read; methods that return lists or dictionaries make new ones.
 */
import type { Json, Operation } from "../messages/page-contract.ts";
import { makeInstance } from "./branded-objects.ts";
import { get, isObject } from "./captured.ts";
import { copyJson, type Layout } from "./copy-json.ts";
import { assertionResponse, attestationResponse, publicKeyCredential } from "./credential-objects.ts";
import { textToBuffer } from "./wire-bytes.ts";

/** Extension outputs that are bytes (WebAuthn Level 3, 10.1.4 and 10.1.5). */
const EXTENSION_BYTES: Layout = {
  prf: { results: { first: "bytes", second: "bytes" } },
  largeBlob: { blob: "bytes" },
};

/** A PublicKeyCredential, or null where the JSON does not describe one. */
export function credentialFromWire(operation: Operation, json: Json): object | null {
  const member = membersOf(json);
  const responseJson = member("response");
  const response = operation === "create" ? attestationFrom(responseJson) : assertionFrom(responseJson);
  const id = member("id");
  const rawId = textToBuffer(member("rawId"));
  if (typeof id !== "string" || rawId === null || response === null) return null;
  return makeInstance(publicKeyCredential, {
    id,
    type: "public-key",
    rawId,
    response,
    authenticatorAttachment: member("authenticatorAttachment") ?? null,
    getClientExtensionResults: () => copyJson(member("clientExtensionResults") ?? {}, EXTENSION_BYTES),
    toJSON: () => copyJson(json),
  });
}

function attestationFrom(json: unknown): object | null {
  const member = membersOf(json);
  const clientDataJSON = textToBuffer(member("clientDataJSON"));
  const attestationObject = textToBuffer(member("attestationObject"));
  const authenticatorData = textToBuffer(member("authenticatorData"));
  const publicKeyAlgorithm = member("publicKeyAlgorithm");
  if (clientDataJSON === null || attestationObject === null || authenticatorData === null) return null;
  if (typeof publicKeyAlgorithm !== "number") return null;
  const publicKey = textToBuffer(member("publicKey"));
  return makeInstance(attestationResponse, {
    clientDataJSON,
    attestationObject,
    getAuthenticatorData: () => authenticatorData,
    getPublicKey: () => publicKey,
    getPublicKeyAlgorithm: () => publicKeyAlgorithm,
    getTransports: () => copyJson(member("transports") ?? []),
  });
}

function assertionFrom(json: unknown): object | null {
  const member = membersOf(json);
  const clientDataJSON = textToBuffer(member("clientDataJSON"));
  const authenticatorData = textToBuffer(member("authenticatorData"));
  const signature = textToBuffer(member("signature"));
  if (clientDataJSON === null || authenticatorData === null || signature === null) return null;
  const userHandle = textToBuffer(member("userHandle"));
  return makeInstance(assertionResponse, { clientDataJSON, authenticatorData, signature, userHandle });
}

function membersOf(json: unknown): (name: string) => unknown {
  return (name) => (isObject(json) ? get(json, name) : undefined);
}
