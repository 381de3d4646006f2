/** What comes out of the printer: the words, what they are for, and room to note the day they were checked. */
import { Icon } from "../components/icons.tsx";
import { text } from "../components/text.ts";
import { dateText } from "../components/time-text.ts";
import { WordGrid } from "./word-grid.tsx";

export function RecoverySheet({ words, deviceName }: { words: readonly string[]; deviceName: string }) {
  return (
    <div class="sheet" aria-hidden="true">
      <p class="brand">
        <Icon name="ferry" />
        Keyferry
      </p>
      <p class="sheet-title">{text("sheetTitle")}</p>
      <p>{text("sheetMade", dateText(Date.now()), deviceName)}</p>
      <WordGrid words={words} isOnPaper />
      <ul class="sheet-rules">
        <li>{text("sheetUse")}</li>
        <li>{text("sheetKeep")}</li>
        <li>{text("sheetNever")}</li>
      </ul>
      <p class="sheet-line">{text("sheetServer")}</p>
      <p class="sheet-line">{text("sheetChecked")}</p>
    </div>
  );
}
