/** A text whose placeholders hold markup, such as a site's name in its own type. */
import type { ComponentChildren } from "preact";
import { browser } from "../../platform/browser.ts";
import type { TextKey } from "./text.ts";

/** Private use characters that mark where the part of a number goes. */
const MARK = /\uE000(\d)\uE001/;

export function Sentence({ of: key, parts }: { of: TextKey; parts: readonly ComponentChildren[] }) {
  const marked = browser.i18n.getMessage(
    key,
    parts.map((_, index) => `\uE000${index}\uE001`),
  );
  return (
    <>
      {marked
        .split(MARK)
        .map((piece, place) => (place % 2 === 0 ? piece : <bdi key={place}>{parts[Number(piece)]}</bdi>))}
    </>
  );
}
