/** The errors with which the page's promise is rejected: of the page's realm, and without a line of ours in `stack`. */
import { NativeDOMException, NativeTypeError, withoutStack } from "./captured.ts";

/** A TypeError, or a DOMException of this name. */
export function makeError(name: string, message: string): Error {
  return withoutStack(() =>
    name === "TypeError" ? new NativeTypeError(message) : new NativeDOMException(message, name),
  );
}
