/** Reads the options of one call and decides whether it is Keyferry's to answer. */
import type { Json, Operation } from "../messages/page-contract.ts";
import { eachOwn, get, NativeProxy, setOwn } from "./captured.ts";
import { AROUND_PUBLIC_KEY, PUBLIC_KEY } from "./option-shapes.ts";
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
  return new NativeProxy(untrusted, {
    // No prototype: see [Note: captured]. The type of handlers does not know the literal's __proto__.
    ...{ __proto__: null },
    get: (target, name) => (name === "publicKey" ? undefined : get(target, name)),
  });
}

/**
 * Several credential types in one call; autofill; silent; what shows no dialog of its own ("immediate"). Unknown
 * values of these are not for native: the validator refuses them with a clean stack.
 */
function isForNative(options: object): boolean {
  const mediation: unknown = get(options, "mediation");
  if (mediation === "conditional" || mediation === "silent" || mediation === "immediate") return true;
  return get(options, "uiMode") === "immediate" || hasOtherType(options);
}

function hasOtherType(options: object): boolean {
  let has = false;
  eachOwn(AROUND_PUBLIC_KEY, (name) => {
    const value: unknown = get(options, name);
    const isType = name !== "signal" && AROUND_PUBLIC_KEY[name] === "opaque";
    if (isType && value !== undefined && value !== false) has = true;
  });
  return has;
}
