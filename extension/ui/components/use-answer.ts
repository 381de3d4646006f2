/** An answer of the background as a signal, asked again whenever something changed. */
import { type ReadonlySignal, type Signal, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { MessageName, RequestOf, ResponseOf } from "../../messages/contract.ts";
import { ask, onChanged } from "../ask-background.ts";
import { faultCode } from "../ask-with-retry.ts";

export type Answer<Name extends MessageName> = {
  /** The newest answer, or null before the first. */
  readonly value: ReadonlySignal<ResponseOf<Name> | null>;
  /** Code of the fault that the newest question ended with. */
  readonly fault: ReadonlySignal<string | null>;
  /** Asks again. Ends when `value` or `fault` is at least as new as this question. */
  readonly reload: () => Promise<void>;
};

/** Asks when the component appears, on every broadcast of a change, and on `reload()`. */
export function useAnswer<Name extends MessageName>(name: Name, request: RequestOf<Name>): Answer<Name> {
  const value: Signal<ResponseOf<Name> | null> = useSignal<ResponseOf<Name> | null>(null);
  const fault = useSignal<string | null>(null);
  // A request counts by what it says, not by identity.
  const question = JSON.stringify(request);
  const reload = useMemo(() => {
    let newest: Promise<void> = Promise.resolve();
    const load = async (isNewest: () => boolean) => {
      try {
        const answer = await ask(name, request);
        if (!isNewest()) return newest;
        value.value = answer;
        fault.value = null;
      } catch (error) {
        if (!isNewest()) return newest;
        fault.value = faultCode(error);
      }
    };
    return () => {
      const own: Promise<void> = load(() => newest === own);
      newest = own;
      return own;
    };
  }, [name, question, value, fault]);
  useEffect(() => {
    void reload();
    return onChanged(() => void reload());
  }, [reload]);
  return { value, fault, reload };
}
