/**
 * The 24 words, to be printed or written down. There is deliberately no copy button: a clipboard is read by other
 * programs and synced to other machines.
 */
import { Button } from "../components/button.tsx";
import { text } from "../components/text.ts";
import { RecoverySheet } from "./recovery-sheet.tsx";
import { WordGrid } from "./word-grid.tsx";

type WordsStepProps = {
  readonly words: readonly string[];
  readonly deviceName: string;
  readonly onNext: () => void;
};

export function WordsStep({ words, deviceName, onNext }: WordsStepProps) {
  return (
    <div class="stack">
      <div class="stack screen-only">
        <h1>{text("wordsTitle")}</h1>
        <p>{text("wordsWhat")}</p>
        <p>{text("wordsWarning")}</p>
        <WordGrid words={words} />
        <div class="row onboarding-actions">
          <Button
            label={text("wordsPrint")}
            testId="words-print"
            kind="primary"
            icon="print"
            onClick={() => window.print()}
          />
          <Button label={text("wordsWritten")} testId="words-written" onClick={onNext} />
        </div>
      </div>
      <RecoverySheet words={words} deviceName={deviceName} />
    </div>
  );
}
