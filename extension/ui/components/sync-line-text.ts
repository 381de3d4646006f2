/** The words of a line about sync. */
import type { SyncLine } from "./sync-line.ts";
import { text, textOfCount } from "./text.ts";

export function syncLineText({ says }: SyncLine): string {
  return "key" in says ? text(says.key) : textOfCount(says.countKey, says.count);
}
