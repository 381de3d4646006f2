/** Two entries of one file about one passkey: what the first leaves unsaid is taken from the second. */
import { type ExchangePasskey, UNSAID } from "./exchange-passkey.ts";

/** Never changes what is there: site, ids, key and flags are those of `first`. */
export function filledIn(first: ExchangePasskey, second: ExchangePasskey): ExchangePasskey {
  const unsaid = FILLED.filter((name) => isUnsaid(first, name) && !isUnsaid(second, name));
  if (unsaid.length === 0) return first;
  return { ...first, ...Object.fromEntries(unsaid.map((name) => [name, second[name]])) };
}

const FILLED = [
  ...(["userName", "userDisplayName", "rpName", "title", "notes"] as const),
  ...(["prfSeeds", "largeBlob", "credBlob", "payments", "createdAtMs", "modifiedAtMs"] as const),
  ...(["folders", "tags", "foreign"] as const),
];

function isUnsaid(passkey: ExchangePasskey, name: (typeof FILLED)[number]): boolean {
  const value = passkey[name];
  return value === UNSAID[name] || (Array.isArray(value) && value.length === 0);
}
