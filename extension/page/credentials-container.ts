/**
 * `navigator.credentials.create`, `get` and `store`, patched in place on CredentialsContainer.prototype (Credential
 * Management Level 1, 2.3; WebAuthn Level 3, 5.1). Whatever is not plainly a public-key request of this document goes
 * to the browser untouched: a foreign `this`, no options, other or several credential types, a hidden, prerendered or
 * removed document, conditional mediation.
 */
import type { Operation } from "../messages/page-contract.ts";
import { isOurs } from "./branded-objects.ts";
import { apply, isObject, NativePromise } from "./captured.ts";
import { runCeremony } from "./ceremony.ts";
import { isShown } from "./document-state.ts";
import type { OpenCalls } from "./open-calls.ts";
import { makeError } from "./page-error.ts";
import { type Replacement, replaceForNow } from "./patches.ts";
import { readOptions } from "./read-options.ts";

const document = window.document;
const container = navigator.credentials;

export function patchCredentialsContainer(calls: OpenCalls): void {
  const prototype = CredentialsContainer.prototype;
  replaceForNow(prototype, "create", intercept("create", calls));
  replaceForNow(prototype, "get", intercept("get", calls));
  replaceForNow(prototype, "store", refuseOurs);
}

function intercept(operation: Operation, calls: OpenCalls): Replacement {
  return (native, self, args) => {
    const untrusted = args[0];
    if (self !== container || !isObject(untrusted) || !isShown(document)) return apply(native, self, args);
    try {
      const { route, options, wire } = readOptions(operation, untrusted);
      if (route === "native") return apply(native, self, [options]);
      return new NativePromise((resolve, reject) => {
        runCeremony({ operation, native, container, options, wire }, calls, { resolve, reject });
      });
    } catch (error) {
      // What the page's own getters threw, the very same.
      return new NativePromise((_, reject) => reject(error));
    }
  };
}

/** The browser refuses to store public-key credentials; it would not recognise ours as one. */
const refuseOurs: Replacement = (native, self, args) => {
  if (self !== container || !isOurs(args[0])) return apply(native, self, args);
  return new NativePromise((_, reject) => reject(makeError("NotSupportedError", "Not supported.")));
};
