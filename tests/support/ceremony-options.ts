/** Good options of both ceremonies, as a page would send them, with any member replaced: for tests. */

export const CHALLENGE = "AMMPt4UxxGTStncdq417YDwBFi8vpIa-pw8oOuVW4TA";

export function untrustedCreation(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    rp: { id: "example.org", name: "Example" },
    user: { id: "AQIDBA", name: "ada@example.org", displayName: "Ada" },
    challenge: CHALLENGE,
    pubKeyCredParams: [{ type: "public-key", alg: -7 }],
    ...changes,
  };
}

export function untrustedRequest(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { rpId: "example.org", challenge: CHALLENGE, ...changes };
}
