/** The errors with which the page's promise is rejected: of the page's realm, and without a line of ours in `stack`. */
import { callUnseen, construct, NativeDOMException, NativeTypeError, whenSettled } from "./captured.ts";

/** Makes a TypeError or a DOMException of this name and hands it on, in a later turn. */
export function makeError(name: string, message: string, onMade: (error: unknown) => void): void {
  const isTypeError = name === "TypeError";
  const target = isTypeError ? NativeTypeError : NativeDOMException;
  const args = isTypeError ? [message] : [message, name];
  whenSettled(callUnseen(construct, undefined, [target, args, target]), onMade, onMade);
}
