/** Several things in one breath, as the person's language joins them: "7, 12 and 20". */
import { localeTag } from "./text.ts";

export function listText(items: readonly string[]): string {
  return new Intl.ListFormat(localeTag(), { type: "conjunction" }).format(items);
}
