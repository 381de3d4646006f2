/** What of a document decides whether a call can be anyone's but the browser's. */
import { apply, getterOf } from "./captured.ts";

const defaultView = getterOf(Document.prototype, "defaultView");
const isHidden = getterOf(Document.prototype, "hidden");
const contentTypeOf = getterOf(Document.prototype, "contentType");
const { hasFocus } = Document.prototype;

/** HTML in a secure context with WebAuthn; XML, pictures and plain text are left alone. */
export function mayHaveCeremonies(document: Document): boolean {
  return (
    contentTypeOf(document) === "text/html" && isSecureContext && typeof PublicKeyCredential === "function"
  );
}

/** Shown and fully active: not prerendered, not in a background tab, not removed with its frame, not left behind. */
export function isShown(document: Document): boolean {
  return defaultView(document) !== null && window.document === document && isHidden(document) !== true;
}

export function isFocused(document: Document): boolean {
  return apply(hasFocus, document, []);
}
