/** How the account of a passkey is told on one line or two. */

import { accountName } from "../../messages/passkey-order.ts";
import type { PasskeySummary } from "../../messages/passkey-pages-contract.ts";

/** The account's other name, or "" where it would say the same again. */
export function secondName(passkey: Pick<PasskeySummary, "label" | "userName" | "userDisplayName">): string {
  const others = passkey.label ? [passkey.userName, passkey.userDisplayName] : [passkey.userDisplayName];
  return others.find((name) => name !== "" && name !== accountName(passkey)) ?? "";
}
