/**
 * What `create()` and `get()` options look like: the dictionaries of WebAuthn Level 3 (5.4, 5.5, 5.7, 5.8) and
 * Credential Management Level 1 (2.3, 2.4), each member with the WebIDL type that decides how it is read.
 * Members stand in the order in which WebIDL reads them: inherited dictionaries first, then by name (the credential
 * types around `publicKey` excepted).
 */
import type { Operation } from "../messages/page-contract.ts";

export type Shape =
  /** Kept as it is for the browser; never sent to the background. */
  | "opaque"
  | "text"
  | "boolean"
  /** `unsigned long` */
  | "count"
  /** `long` */
  | "integer"
  /** BufferSource */
  | "bytes"
  | { readonly kind: "dictionary"; readonly members: Members }
  | { readonly kind: "sequence"; readonly item: Shape }
  /** record<DOMString, …> */
  | { readonly kind: "record"; readonly item: Shape };

export type Members = { readonly [name: string]: Shape };

const texts: Shape = sequence("text");

const descriptors: Shape = sequence(dictionary({ id: "bytes", transports: texts, type: "text" }));

const prfValues: Shape = dictionary({ first: "bytes", second: "bytes" });

/** Those that decide whether and how Keyferry answers; the others only the browser can serve. */
const extensions: Shape = dictionary({
  appid: "text",
  credProps: "boolean",
  largeBlob: dictionary({ read: "boolean", support: "text", write: "bytes" }),
  payment: dictionary({ isPayment: "boolean" }),
  prf: dictionary({ eval: prfValues, evalByCredential: { kind: "record", item: prfValues } }),
});

/** The `publicKey` member. */
export const PUBLIC_KEY: { readonly [Name in Operation]: Shape } = {
  create: dictionary({
    attestation: "text",
    attestationFormats: texts,
    authenticatorSelection: dictionary({
      authenticatorAttachment: "text",
      requireResidentKey: "boolean",
      residentKey: "text",
      userVerification: "text",
    }),
    challenge: "bytes",
    excludeCredentials: descriptors,
    extensions,
    hints: texts,
    pubKeyCredParams: sequence(dictionary({ alg: "integer", type: "text" })),
    rp: dictionary({ name: "text", id: "text" }),
    timeout: "count",
    user: dictionary({ name: "text", displayName: "text", id: "bytes" }),
  }),
  get: dictionary({
    allowCredentials: descriptors,
    challenge: "bytes",
    extensions,
    hints: texts,
    rpId: "text",
    timeout: "count",
    userVerification: "text",
  }),
};

/** The options of every `PublicKeyCredential.signal*()` in one (5.1.10): each reads some of them. */
export const SIGNAL: Shape = dictionary({
  allAcceptedCredentialIds: texts,
  credentialId: "text",
  displayName: "text",
  name: "text",
  rpId: "text",
  userId: "text",
});

/** Other credential types in the same options. */
export const OTHER_TYPES: Members = {
  digital: "opaque",
  federated: "opaque",
  identity: "opaque",
  otp: "opaque",
  password: "opaque",
};

/** The members around `publicKey`. */
export const AROUND_PUBLIC_KEY: Members = {
  ...OTHER_TYPES,
  mediation: "text",
  signal: "opaque",
  uiMode: "text",
};

function dictionary(members: Members): Shape {
  return { kind: "dictionary", members };
}

function sequence(item: Shape): Shape {
  return { kind: "sequence", item };
}
