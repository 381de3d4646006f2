/** The recovery words, numbered, four to a line. They are English whatever the interface speaks. */

export function WordGrid({ words }: { words: readonly string[] }) {
  return (
    <ol class="word-grid" data-testid="word-grid" dir="ltr">
      {words.map((word, place) => (
        <li key={word + String(place)} data-testid={`word-${place + 1}`}>
          <span class="word-number" aria-hidden="true">
            {place + 1}
          </span>
          <span class="mono" lang="en" translate={false}>
            {word}
          </span>
        </li>
      ))}
    </ol>
  );
}
