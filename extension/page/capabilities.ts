/**
 * `PublicKeyCredential.getClientCapabilities()` and `isUserVerifyingPlatformAuthenticatorAvailable()` (WebAuthn Level
 * 3, 5.1.6 and 5.1.7): what the browser can do or what Keyferry can do. Answered without asking the relay, so it says
 * nothing about the vault.
 */
import {
  append,
  apply,
  each,
  eachOwn,
  get,
  getOwnPropertyDescriptor,
  isObject,
  NativePromise,
  setOwn,
  sortNames,
  whenSettled,
} from "./captured.ts";
import { type Replacement, replaceForNow } from "./patches.ts";

/** What Keyferry can do, whatever the browser can. */
const OURS = {
  passkeyPlatformAuthenticator: true,
  userVerifyingPlatformAuthenticator: true,
  "extension:credProps": true,
  "extension:largeBlob": true,
  "extension:prf": true,
};

/** Patches the two statics where the browser has them. */
export function patchCapabilities(): void {
  replaceForNow(PublicKeyCredential, "getClientCapabilities", amended(withOurs));
  const always = amended(() => true);
  replaceForNow(PublicKeyCredential, "isUserVerifyingPlatformAuthenticatorAvailable", always);
}

/** Calls the browser and changes what its promise resolves with. */
function amended(change: (native: unknown) => unknown): Replacement {
  return (native, self, args) => {
    const promise = apply(native, self, args);
    if (!isObject(promise)) return promise;
    return new NativePromise((resolve, reject) =>
      whenSettled(promise, (value) => resolve(change(value)), reject),
    );
  };
}

/** native OR ours, sorted by name, in a new object of the page's realm. */
function withOurs(native: unknown): unknown {
  if (!isObject(native)) return native;
  const names: string[] = [];
  const add = (name: string) => append(names, name);
  eachOwn(native, add);
  eachOwn(OURS, add);
  sortNames(names);
  const answer = {};
  each(names, (name) => {
    setOwn(answer, name, getOwnPropertyDescriptor(OURS, name) !== undefined || get(native, name) === true);
  });
  return answer;
}
