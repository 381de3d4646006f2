/**
 * JSON schemas of what browsers send: RegistrationResponseJSON and AuthenticationResponseJSON (WebAuthn Level 3,
 * section 5.1) cut to the fields this site reads, and the texts that people type. Unknown fields are refused.
 */

const base64url = (maxLength: number) =>
  ({ type: "string", pattern: "^[A-Za-z0-9_-]+$", maxLength }) as const;

const frame = {
  id: base64url(1400),
  rawId: base64url(1400),
  type: { const: "public-key" },
  authenticatorAttachment: { enum: ["platform", "cross-platform"] },
  clientExtensionResults: {
    type: "object",
    additionalProperties: false,
    properties: {
      credProps: { type: "object", additionalProperties: false, properties: { rk: { type: "boolean" } } },
      prf: { type: "object", additionalProperties: false, properties: { enabled: { type: "boolean" } } },
    },
  },
} as const;

const FRAME_REQUIRED = ["id", "rawId", "type", "clientExtensionResults", "response"] as const;

export const newCredentialSchema = {
  type: "object",
  additionalProperties: false,
  required: FRAME_REQUIRED,
  properties: {
    ...frame,
    response: {
      type: "object",
      additionalProperties: false,
      required: ["clientDataJSON", "attestationObject"],
      properties: {
        clientDataJSON: base64url(8192),
        attestationObject: base64url(32_768),
        transports: { type: "array", maxItems: 10, items: { type: "string", pattern: "^[a-z-]{1,32}$" } },
      },
    },
  },
} as const;

export const assertedCredentialSchema = {
  type: "object",
  additionalProperties: false,
  required: FRAME_REQUIRED,
  properties: {
    ...frame,
    response: {
      type: "object",
      additionalProperties: false,
      required: ["clientDataJSON", "authenticatorData", "signature"],
      properties: {
        clientDataJSON: base64url(8192),
        authenticatorData: base64url(8192),
        signature: base64url(2048),
        userHandle: base64url(86),
      },
    },
  },
} as const;

export const ceremonyIdSchema = { type: "string", pattern: "^[A-Za-z0-9_-]{43}$" } as const;

/** Text that a person typed: any script, no control characters, not blank. */
export const typedTextSchema = (maxLength: number) =>
  ({ type: "string", minLength: 1, maxLength, pattern: "^[^\\p{Cc}]*[^\\p{Cc}\\s][^\\p{Cc}]*$" }) as const;

/** An object of exactly these fields. */
export function exactly<Properties extends Record<string, unknown>>(
  properties: Properties,
  required: readonly (keyof Properties)[],
) {
  return { type: "object", additionalProperties: false, required, properties };
}
