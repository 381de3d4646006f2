/** Reads the options of one call and decides whether it is Keyferry's to answer. */
import type { Json, Operation } from "../messages/page-contract.ts";
import { eachOwn, get, NativeProxy, setOwn } from "./captured.ts";
import { AROUND_PUBLIC_KEY, OTHER_TYPES, PUBLIC_KEY } from "./option-shapes.ts";
import { snapshot, snapshotMembers } from "./options-snapshot.ts";

export type ReadOptions = {
  /** "native": the browser gets `options` at once. */
  readonly route: "native" | "ask";
  /** What stands for the page's options from now on. */
  readonly options: object;
  /** `publicKey` for the background. */
  readonly wire: Json;
};

/** Throws what the page's own getters throw. */
export function readOptions(operation: Operation, untrusted: object): ReadOptions {
  const publicKey: unknown = get(untrusted, "publicKey");
  if (publicKey === undefined) return { route: "native", options: withoutPublicKey(untrusted), wire: null };
  let wire: Json = null;
  const options = snapshotMembers(untrusted, AROUND_PUBLIC_KEY, () => undefined);
  const copy = snapshot(publicKey, PUBLIC_KEY[operation], (json) => {
    wire = json;
  });
  setOwn(options, "publicKey", copy);
  return { route: isForNative(options) ? "native" : "ask", options, wire };
}

/** Passwords, federations and the like are read by the browser itself; `publicKey` has been read already. */
function withoutPublicKey(untrusted: object): object {
  const handler = {
    __proto__: null,
    get: (target: object, name: PropertyKey) => (name === "publicKey" ? undefined : get(target, name)),
  };
  return new NativeProxy(untrusted, handler);
}

/**
 * Several credential types in one call; autofill; silent; what shows no dialog of its own ("immediate"). Unknown
 * values of these are not for native: the validator refuses them with a clean stack.
 */
function isForNative(options: object): boolean {
  const mediation: unknown = get(options, "mediation");
  let isNative =
    mediation === "conditional" || mediation === "silent" || get(options, "uiMode") === "immediate";
  eachOwn(OTHER_TYPES, (name) => {
    // `password: false` asks for nothing.
    if (get(options, name)) isNative = true;
  });
  return isNative;
}
