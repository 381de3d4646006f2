/**
 * Whether Permissions-Policy lets this document use WebAuthn (WebAuthn Level 3, 5.10), decided in the isolated world,
 * where the page can change nothing. Chromium tells. Elsewhere the browser is asked by a request that it must refuse
 * without any window, because no origin owns the RP ID: the name of the refusal says which check came first.
 * Not supported: the header on a document that is same-origin with all its ancestors, outside Chromium.
 */
import type { Operation } from "../messages/page-contract.ts";

/** Chromium's and its relatives' (not in the DOM library): https://wicg.github.io/feature-policy */
type WithFeaturePolicy = {
  readonly featurePolicy?: { allowsFeature(feature: string): boolean };
};

const REFUSED_RP_ID = "x.invalid";

const known = new Map<Operation, boolean>();

/** Whatever cannot be told is denied: the request then goes to the browser, which decides itself. */
export async function isAllowedByPolicy(
  operation: Operation,
  isCrossOriginFrame: boolean,
  hasUserActivation: boolean,
): Promise<boolean> {
  const { featurePolicy }: Document & WithFeaturePolicy = document;
  if (featurePolicy) return featurePolicy.allowsFeature(`publickey-credentials-${operation}`);
  if (!isCrossOriginFrame) return true;
  const before = known.get(operation);
  if (before !== undefined) return before;
  // Without activation a cross-origin create is refused under the same name as by policy; it cannot go on anyway.
  if (operation === "create" && !hasUserActivation) return false;
  const isAllowed = (await probe(operation)) === "SecurityError";
  known.set(operation, isAllowed);
  return isAllowed;
}

/** The name under which the browser refuses. In a cross-origin frame a create uses up the frame's activation. */
async function probe(operation: Operation): Promise<string> {
  const bytes = new Uint8Array(16);
  const publicKey = {
    rpId: REFUSED_RP_ID,
    rp: { id: REFUSED_RP_ID, name: "-" },
    user: { id: bytes, name: "-", displayName: "-" },
    pubKeyCredParams: [],
    challenge: bytes,
  };
  try {
    await navigator.credentials[operation]({ publicKey });
    return "";
  } catch (error) {
    return error instanceof DOMException ? error.name : "";
  }
}
