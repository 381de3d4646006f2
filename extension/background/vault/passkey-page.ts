/** One page of the list of passkeys, as a page of the extension asks for it. */
import type { PasskeyPage, PasskeyPageRequest } from "../../messages/passkey-pages-contract.ts";
import { summaryOf } from "./listed-passkey.ts";
import type { OpenedList } from "./passkey-list.ts";

export function passkeyPage(
  list: OpenedList,
  { language, host, from: wanted, count, version }: PasskeyPageRequest,
): Omit<PasskeyPage, "faults"> {
  const ordered = list.inOrder(language);
  // Where nothing tells whether it is the same list, the places are all there is to go by.
  const from = version === null || version === list.version ? wanted : 0;
  const upwards = host === null ? null : nameAndAllAbove(host);
  return {
    version: list.version,
    from,
    passkeys: ordered.slice(from, from + count).map(summaryOf),
    here: from > 0 || upwards === null ? [] : ordered.filter(({ rpId }) => upwards.has(rpId)).map(summaryOf),
    total: ordered.length,
    hiddenBySites: list.hiddenBySites,
  };
}

/** The names whose passkeys a page at `host` may use: its own and every one above it. */
export function nameAndAllAbove(host: string): ReadonlySet<string> {
  const labels = host.split(".");
  return new Set(labels.map((_, place) => labels.slice(place).join(".")));
}
