/** The recovery words, numbered, four to a line. They are English whatever the interface speaks. */

type WordGridProps = {
  readonly words: readonly string[];
  /** The copy on the printed sheet has no test ids: a journey reads the one on the screen. */
  readonly isOnPaper?: boolean;
};

export function WordGrid({ words, isOnPaper = false }: WordGridProps) {
  const testId = (name: string) => (isOnPaper ? undefined : name);
  return (
    <ol class="word-grid" data-testid={testId("word-grid")} dir="ltr">
      {words.map((word, place) => (
        <li key={word + String(place)}>
          <span class="word-number" aria-hidden="true">
            {place + 1}
          </span>
          <span class="mono" lang="en" translate={false} data-testid={testId(`word-${place + 1}`)}>
            {word}
          </span>
        </li>
      ))}
    </ol>
  );
}
