/** Reads the advanced panel of a form: only what was chosen. */

const NUMBERS = ["alg", "timeout"];

/** `{ advanced }` to spread into a request, or `{}` where nothing was chosen. */
export function readAdvanced(form) {
  const chosen = {};
  for (const field of form.querySelectorAll(".advanced .grid [name]")) {
    if (field.value !== "")
      chosen[field.name] = NUMBERS.includes(field.name) ? Number(field.value) : field.value;
  }
  return Object.keys(chosen).length > 0 ? { advanced: chosen } : {};
}
