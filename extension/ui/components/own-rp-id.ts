/**
 * Under which name our own pages ask the browser's authenticators. Chromium lets an extension page use its own id, which
 * nobody else can. Firefox does not; it allows the domains that the extension has access to, so there it is a name under
 * `.invalid`, which RFC 6761 keeps from ever being anyone's site.
 */

const FIREFOX_RP_ID = "keyferry.invalid";

/** Undefined: the page's own. */
export function ownRpId(protocol: string = location.protocol): string | undefined {
  return protocol === "moz-extension:" ? FIREFOX_RP_ID : undefined;
}
