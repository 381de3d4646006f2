/** Options as a relying party would write them, with fresh challenges. */
import { randomBytes } from "node:crypto";

type Overrides = { readonly [name: string]: unknown };

export const RP_ID = "localhost";

export function creationOptions(overrides: Overrides = {}) {
  return {
    rp: { id: RP_ID, name: "Test site" },
    user: { id: base64url(16), name: "anna@example.org", displayName: "Anna Ångström" },
    challenge: base64url(32),
    pubKeyCredParams: [{ type: "public-key", alg: -7 }],
    timeout: 60_000,
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    ...overrides,
  };
}

export function requestOptions(overrides: Overrides = {}) {
  return {
    rpId: RP_ID,
    challenge: base64url(32),
    timeout: 60_000,
    userVerification: "required",
    ...overrides,
  };
}

export function base64url(length: number): string {
  return randomBytes(length).toString("base64url");
}
