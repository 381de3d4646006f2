/** The credProps extension (WebAuthn Level 3, section 10.1.3): was the passkey made discoverable? Create only. */
import { CeremonyFault } from "../ceremony-fault.ts";
import { toBoolean } from "../webidl.ts";

export type CredPropsOutput = { readonly rk: boolean };

/** True when the site asks. */
export function decodeCredPropsForCreate(untrusted: unknown): boolean {
  return toBoolean(untrusted);
}

/** At get it has no meaning. Throws CeremonyFault "ceremony/unsupported-option" where it is asked for. */
export function refuseCredPropsForGet(untrusted: unknown): void {
  if (toBoolean(untrusted)) throw new CeremonyFault("ceremony/unsupported-option", "credProps at get");
}
