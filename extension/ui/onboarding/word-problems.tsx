/** What is wrong with typed words, one line each, read out as it changes. */
import { Icon } from "../components/icons.tsx";
import { listText } from "../components/list-text.ts";
import { text, textOfCount } from "../components/text.ts";
import type { UnknownWord, WordsReading } from "./words-entry.ts";

type WordProblemsProps = {
  readonly testId: string;
  readonly unknown: readonly UnknownWord[];
  /** Words of a paste that found no field. */
  readonly leftOver: number;
  /** All fields together; null as long as the person has not gone on. */
  readonly reading: WordsReading | null;
  /** What is said of words that do not belong together. */
  readonly checksum: string;
  readonly problemId: (place: number) => string;
};

export function WordProblems(props: WordProblemsProps) {
  const { testId, unknown, leftOver, reading, checksum, problemId } = props;
  return (
    <ul class="word-problems" aria-live="polite" data-testid={testId}>
      {leftOver > 0 && <Problem says={textOfCount("wordsLeftOver", leftOver)} />}
      {unknown.map((word) => (
        <Problem key={word.place} id={problemId(word.place)} says={unknownText(word)} />
      ))}
      {reading?.problem === "missing" && (
        <Problem
          says={textOfCount(
            "wordsMissing",
            reading.places.length,
            listText(reading.places.map((place) => String(place + 1))),
          )}
        />
      )}
      {reading?.problem === "checksum" && <Problem says={checksum} />}
    </ul>
  );
}

function Problem({ says, id }: { says: string; id?: string }) {
  return (
    <li id={id} class="field-error">
      <Icon name="warning" />
      <span>{says}</span>
    </li>
  );
}

function unknownText({ place, word, near }: UnknownWord): string {
  const number = String(place + 1);
  return near.length === 0
    ? text("wordUnknown", number, word)
    : text("wordUnknownNear", number, word, near.join(", "));
}
