/** What may have gone wrong with words that do not belong together: each change is one button, to compare with the paper. */
import type { WordsFix } from "../../../shared/vault/word-slips.ts";
import { Button } from "../components/button.tsx";
import { text } from "../components/text.ts";

type WordFixesProps = {
  readonly fixes: readonly WordsFix[];
  /** As typed. */
  readonly words: readonly string[];
  readonly onChoose: (words: readonly string[]) => void;
};

export function WordFixes({ fixes, words, onChoose }: WordFixesProps) {
  if (fixes.length === 0) return null;
  return (
    <div class="word-fixes" data-testid="join-words-fixes">
      <p>{text("wordsFixes")}</p>
      <ul class="word-fix-list">
        {fixes.map((fix, place) => (
          <li key={fix.words.join(" ")}>
            <Button
              label={fixText(fix, words)}
              testId={`join-words-fix-${place + 1}`}
              onClick={() => onChoose(fix.words)}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

function fixText(fix: WordsFix, words: readonly string[]): string {
  if (fix.fix === "columns") return text("wordsFixColumns");
  if (fix.fix === "replace")
    return text("wordsFixReplace", String(fix.place + 1), fix.word, words[fix.place] ?? "");
  const [first, second] = fix.places;
  return text("wordsFixSwap", String(first + 1), String(second + 1));
}
