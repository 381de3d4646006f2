/**
 * `PublicKeyCredential.signal*()` (WebAuthn Level 3, 5.1.10): what a site tells of its passkeys goes to Keyferry and to
 * the browser, whose answer the page gets. Sent in the very call, so that a `get()` after it comes second.
 */
import type { Json } from "../messages/page-contract.ts";
import { apply, eachOwn, NativePromise, withoutStack } from "./captured.ts";
import type { OpenCalls } from "./open-calls.ts";
import { SIGNAL } from "./option-shapes.ts";
import { snapshot } from "./options-snapshot.ts";
import { replaceForNow } from "./patches.ts";

/** Patches those that the browser has; the background passes over what it does not know. */
export function patchSignals(calls: OpenCalls): void {
  eachOwn(PublicKeyCredential, (method) => {
    // `startsWith` could be the page's.
    if (`${method[0]}${method[1]}${method[2]}` !== "sig") return;
    replaceForNow(PublicKeyCredential, method, (native, self, args) => {
      let wire: Json = null;
      try {
        const options = snapshot(args[0], SIGNAL, (json) => {
          wire = json;
        });
        calls.signal(method, wire);
        return withoutStack(() => apply(native, self, args.length === 0 ? args : [options]));
      } catch (error) {
        // What the page's own getters threw, the very same.
        return new NativePromise((_, reject) => reject(error));
      }
    });
  });
}
