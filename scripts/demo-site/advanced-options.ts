/**
 * How the site asks for a passkey, and what the "advanced" panel may change about it. A site in earnest would not
 * let its visitors choose: the panel is for the curious and for tests. Whatever was asked is what the answer is
 * judged by.
 */
import { EDDSA, ES256, ES384, ES512, RS256 } from "../../shared/cose/algorithms.ts";

/** What most sites offer today, in the order they offer it. */
export const SITE_ALGORITHMS: readonly number[] = [ES256, EDDSA, RS256];
export const CHOOSABLE_ALGORITHMS: readonly number[] = [ES256, EDDSA, ES384, ES512, RS256];
export const ALGORITHM_NAMES: Readonly<Record<number, string>> = {
  [ES256]: "ES256",
  [EDDSA]: "EdDSA",
  [ES384]: "ES384",
  [ES512]: "ES512",
  [RS256]: "RS256",
};

export const RESIDENT_KEY = ["required", "preferred", "discouraged"] as const;
export const ATTACHMENT = ["platform", "cross-platform"] as const;
export const ATTESTATION = ["none", "indirect", "direct", "enterprise"] as const;
export const USER_VERIFICATION = ["required", "preferred", "discouraged"] as const;
export const MAX_TIMEOUT_MS = 600_000;

/** Every field is absent where the site's own choice stands. */
export type AdvancedForSignIn = {
  readonly userVerification?: (typeof USER_VERIFICATION)[number];
  readonly timeout?: number;
  /** Text whose UTF-8 bytes become `prf.eval.first`. */
  readonly prf?: string;
};

export type AdvancedForNewPasskey = AdvancedForSignIn & {
  readonly alg?: number;
  readonly residentKey?: (typeof RESIDENT_KEY)[number];
  readonly authenticatorAttachment?: (typeof ATTACHMENT)[number];
  readonly attestation?: (typeof ATTESTATION)[number];
};

const signInProperties = {
  userVerification: { enum: USER_VERIFICATION },
  timeout: { type: "integer", minimum: 1, maximum: MAX_TIMEOUT_MS },
  prf: { type: "string", minLength: 1, maxLength: 200 },
} as const;

export const advancedForSignInSchema = {
  type: "object",
  additionalProperties: false,
  properties: signInProperties,
} as const;

export const advancedForNewPasskeySchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    ...signInProperties,
    alg: { enum: CHOOSABLE_ALGORITHMS },
    residentKey: { enum: RESIDENT_KEY },
    authenticatorAttachment: { enum: ATTACHMENT },
    attestation: { enum: ATTESTATION },
  },
} as const;
