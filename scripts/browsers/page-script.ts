/**
 * How a function or expression becomes text that both browsers evaluate alike: the result crosses as JSON text, so
 * that neither protocol's own value encoding shows.
 */
import type { Crossing, PageScript, WaitOptions } from "./browser-driver.ts";

/** An expression whose value is a promise of JSON text, or of undefined. */
export function encodeScript<Args extends readonly Crossing[], Result>(
  script: PageScript<Args, Result>,
  args: Args,
): string {
  const call =
    typeof script === "string" ? script : `(${script.toString()})(${args.map(encodeArgument).join(",")})`;
  return `(async () => JSON.stringify(await (${call})))()`;
}

function encodeArgument(value: Crossing): string {
  return value === undefined ? "undefined" : JSON.stringify(value);
}

/** The value of `encodeScript`'s promise, back again. The caller names the type: the page is not checked. */
export function decodeResult<Result>(text: unknown): Awaited<Result> {
  // The script's author states the result type; there is nothing to check it against.
  return (typeof text === "string" ? JSON.parse(text) : undefined) as Awaited<Result>;
}

/** An expression that tells whether the element is in the wanted state. */
export function stateExpression(selector: string, state: NonNullable<WaitOptions["state"]>): string {
  const isVisible =
    'element !== null && element.getClientRects().length > 0 && getComputedStyle(element).visibility === "visible"';
  const isEnabled = `${isVisible} && !element.matches(":disabled") && element.getAttribute("aria-disabled") !== "true"`;
  const conditions = {
    attached: "element !== null",
    visible: isVisible,
    enabled: isEnabled,
    gone: `!(${isVisible})`,
  };
  return `(() => { const element = document.querySelector(${JSON.stringify(selector)}); return ${conditions[state]}; })()`;
}
