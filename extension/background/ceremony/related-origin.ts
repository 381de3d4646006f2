/**
 * Asks a site whether an origin is one of its own (WebAuthn Level 3, 5.11), as the browser does: where the page's origin
 * alone does not allow the RP ID.
 */
import {
  isRelatedOrigin,
  mayAskForRelation,
  relatedOriginsAddress,
} from "../../../shared/webauthn/related-origins.ts";
import { readSiteJson, type SiteDoor } from "../site-json.ts";

/** As much as Chromium reads. */
const MAX_BYTES = 256 * 1024;

export async function isRelated(rpId: string, origin: string, door: SiteDoor): Promise<boolean> {
  if (!mayAskForRelation(origin, rpId)) return false;
  return isRelatedOrigin(await readSiteJson(relatedOriginsAddress(rpId), door, MAX_BYTES), origin);
}
