/**
 * Numbered fields, four to a line as on the paper. Space and comma lead on, a beginning that tells its word is completed
 * then; a paste fills as many as it has words.
 */
import type { Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { text } from "../components/text.ts";
import { completedWord, pasteWords, splitWords, type WordFields } from "./words-entry.ts";

type WordFieldGridProps = {
  readonly fields: Signal<WordFields>;
  readonly active: Signal<number | null>;
  readonly leftOver: Signal<number>;
  /** Test ids are this and the number of the field. */
  readonly testIdStart: string;
  readonly wrong: readonly number[];
  readonly missing: readonly number[];
  /** Id of the element that says what is wrong with the word at a place. */
  readonly problemId: (place: number) => string;
};

export function WordFieldGrid(props: WordFieldGridProps) {
  const { fields, active, leftOver, testIdStart, wrong, missing, problemId } = props;
  const inputs = useRef<(HTMLInputElement | null)[]>([]);
  useEffect(() => inputs.current[0]?.focus(), []);
  const write = (place: number, typed: string) => {
    fields.value = fields.value.map((word, field) => (field === place ? typed : word));
  };
  const onPaste = (event: ClipboardEvent, place: number) => {
    const pasted = event.clipboardData?.getData("text") ?? "";
    const count = splitWords(pasted).length;
    if (count < 2) return;
    event.preventDefault();
    const filled = pasteWords(fields.value, place, pasted);
    fields.value = filled.fields;
    leftOver.value = filled.leftOver;
    inputs.current[Math.min(place + count, fields.value.length) - 1]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent, place: number) => {
    const isOn = (event.key === " " || event.key === ",") && fields.value[place] !== "";
    const isBack = event.key === "Backspace" && fields.value[place] === "";
    if (event.key === " ") event.preventDefault();
    if (!isOn && !isBack) return;
    event.preventDefault();
    inputs.current[place + (isOn ? 1 : -1)]?.focus();
  };
  return (
    <ol class="word-grid word-fields" dir="ltr">
      {fields.value.map((word, place) => (
        <li key={place}>
          <span class="word-number" aria-hidden="true">
            {place + 1}
          </span>
          <input
            class="word-field mono"
            type="text"
            lang="en"
            data-testid={`${testIdStart}-${place + 1}`}
            aria-label={text("askBackWord", String(place + 1))}
            aria-invalid={wrong.includes(place) || missing.includes(place) ? true : undefined}
            aria-describedby={wrong.includes(place) ? problemId(place) : undefined}
            value={word}
            autocomplete="off"
            autocapitalize="none"
            autocorrect="off"
            spellcheck={false}
            ref={(input) => {
              inputs.current[place] = input;
            }}
            onInput={(event) => write(place, event.currentTarget.value)}
            onPaste={(event) => onPaste(event, place)}
            onKeyDown={(event) => onKeyDown(event, place)}
            onChange={(event) => write(place, completedWord(event.currentTarget.value))}
            onFocus={() => {
              active.value = place;
            }}
          />
        </li>
      ))}
    </ol>
  );
}
