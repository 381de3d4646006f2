/** An RP ID in the two parts a person has to tell apart: who owns it, and what stands before that. */

/**
 * `registrableDomain` must be the end of `rpId` at a label border; otherwise (and for IP addresses and localhost)
 * the whole name counts as registrable, so that nothing of it is shown muted.
 */
export function splitRpId(
  rpId: string,
  registrableDomain: string,
): { readonly subdomain: string; readonly registrable: string } {
  const isBelow = registrableDomain !== "" && rpId.endsWith(`.${registrableDomain}`);
  if (!isBelow) return { subdomain: "", registrable: rpId };
  return { subdomain: rpId.slice(0, -registrableDomain.length), registrable: registrableDomain };
}
