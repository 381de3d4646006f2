/** The place that the other device shows, as a person types it. */

export type PlaceReading =
  | { readonly problem: null; readonly place: number }
  | { readonly problem: "not-a-number" }
  /** This device has not come so far. */
  | { readonly problem: "beyond" };

/** Reads "412", "1,024", "1.024", "1 024" or full-width digits; a place is a whole number from 1 to `newest`. */
export function readPlace(typed: string, newest: number): PlaceReading {
  const digits = typed
    .normalize("NFKC")
    .trim()
    .replaceAll(/(?<=\d)[\s.,’'](?=\d{3}(?!\d))/gu, "");
  if (!/^\d{1,15}$/.test(digits) || Number(digits) === 0) return { problem: "not-a-number" };
  const place = Number(digits);
  return place > newest ? { problem: "beyond" } : { problem: null, place };
}
