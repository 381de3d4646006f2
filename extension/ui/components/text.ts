/**
 * The words of the interface, in the person's language. Keys are typed from the English file, so a key that does
 * not exist does not compile; tests prove that the other languages have the same keys and placeholders.
 * Not here: sentences with markup inside (sentence.tsx), dates (time-text.ts), faults (fault-text.tsx).
 */
import type english from "../../_locales/en/messages.json";
import { browser } from "../../platform/browser.ts";

type English = typeof english;

export type TextKey = keyof English;

/** Keys that exist as `…_one` and `…_other`. */
export type CountKey = {
  [Key in TextKey]: Key extends `${infer Base}_other` ? Base : never;
}[TextKey];

/** A text without placeholders takes nothing; one with placeholders takes their values in order. */
type Values<Key extends TextKey> = English[Key] extends { placeholders: unknown }
  ? readonly [string, ...string[]]
  : readonly [];

// The language of a page does not change while it is open, and making these takes longer than using them.
let pluralRules: Intl.PluralRules | null = null;
let numberFormat: Intl.NumberFormat | null = null;

/** The text of `key` with its placeholders filled in order. */
export function text<Key extends TextKey>(key: Key, ...values: Values<Key>): string {
  return browser.i18n.getMessage(key, values.map(isolated));
}

/** The text for `count` things; `{count}` is its first placeholder. */
export function textOfCount(key: CountKey, count: number, ...values: string[]): string {
  pluralRules ??= new Intl.PluralRules(localeTag());
  const form = pluralRules.select(count) === "one" ? "one" : "other";
  return browser.i18n.getMessage(`${key}_${form}`, [numberText(count), ...values.map(isolated)]);
}

/** A number as the person's language writes it. */
export function numberText(value: number): string {
  numberFormat ??= new Intl.NumberFormat(localeTag());
  return numberFormat.format(value);
}

/** The language that dates and numbers follow: the person's own variant of the language the texts are in. */
export function localeTag(): string {
  const language = text("localeTag");
  return navigator.languages.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;
}

/** A value cannot turn round the text about it: first strong isolate and its end (Unicode UAX #9). */
function isolated(value: string): string {
  return `\u2068${value}\u2069`;
}
