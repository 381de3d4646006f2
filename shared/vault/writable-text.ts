/**
 * Text from a page or a person in a form that the format can hold: canonical CBOR has no lone surrogates and no text
 * that begins with a byte order mark. A name that has them must not keep a passkey from being saved.
 */

/** The text with U+FFFD for lone surrogates and without a leading byte order mark. */
export function writableText(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\u{FFFD}").replace(/^\u{FEFF}+/u, "");
}
