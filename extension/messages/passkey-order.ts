/** The order in which a person looks for passkeys: by site, then account, then age. The same wherever lists are made. */
import type { PasskeySummary } from "./passkey-pages-contract.ts";

type Names = Pick<PasskeySummary, "label" | "userName" | "userDisplayName">;
type Placed = Names & Pick<PasskeySummary, "rpId" | "createdAtMs">;

/** What a person calls this passkey: their own name for it, else the account's names. */
export function accountName(passkey: Names): string {
  return passkey.label || passkey.userName || passkey.userDisplayName;
}

/** `language`: BCP 47, of which the order of account names depends. Throws RangeError where it is none. */
export function inListOrder<Passkey extends Placed>(
  passkeys: readonly Passkey[],
  language: string,
): readonly Passkey[] {
  const collator = new Intl.Collator(language, { sensitivity: "base", numeric: true });
  return passkeys.toSorted(
    (a, b) =>
      compareText(a.rpId, b.rpId) ||
      collator.compare(accountName(a), accountName(b)) ||
      a.createdAtMs - b.createdAtMs,
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
