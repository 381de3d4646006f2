/** The newest word of any device in a vault that has just arrived, as one sentence. */
import type { Freshness } from "../../messages/join-result.ts";
import { text, textOfCount } from "../components/text.ts";
import { dateText } from "../components/time-text.ts";

export function freshnessText(freshness: Freshness | null): string {
  if (freshness === null) return text("freshnessNone");
  const { atMs, deviceName, itemCount } = freshness;
  return textOfCount("freshness", itemCount, dateText(atMs), deviceName || text("deviceUnnamed"));
}
