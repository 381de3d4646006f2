/**
 * Names that a site gives to itself and to an account, in the form in which they are kept. They are shown and
 * searched, nothing more, so what cannot be stored is mended instead of refused (WebAuthn Level 3, 6.4.1 allows an
 * authenticator to shorten them).
 */
const MAX_CODE_POINTS = 512;

/** Without lone surrogates and leading byte order marks, and at most 512 code points long. */
export function storableName(name: string): string {
  const wellFormed = name.replace(/\p{Surrogate}/gu, "\u{FFFD}").replace(/^\u{FEFF}+/u, "");
  if (wellFormed.length <= MAX_CODE_POINTS) return wellFormed;
  return [...wellFormed.slice(0, 2 * MAX_CODE_POINTS)]
    .slice(0, MAX_CODE_POINTS)
    .join("")
    .replace(/\p{Surrogate}$/u, "");
}
