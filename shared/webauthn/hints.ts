/** PublicKeyCredentialHint (WebAuthn Level 3, section 5.8.7): which kind of authenticator the site expects. */
import { toDomString, toSequence } from "./webidl.ts";

const HINTS = ["security-key", "client-device", "hybrid"] as const;
export type Hint = (typeof HINTS)[number];

/** Known hints in the site's order, each once. */
export function decodeHints(untrusted: unknown): readonly Hint[] {
  const asked = new Set(toSequence(untrusted, toDomString));
  return [...asked].flatMap((text) => HINTS.filter((hint) => hint === text));
}
