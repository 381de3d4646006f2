/** The list of passkeys as a signal, collected when the component appears and again whenever something changed. */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask, onChanged } from "../ask-background.ts";
import { faultCode } from "../ask-with-retry.ts";
import { collectPasskeys, type ShownPasskeys } from "./collect-passkeys.ts";
import { localeTag } from "./text.ts";

export type PasskeyListAnswer = {
  /** Null before the first answer. */
  readonly list: ReadonlySignal<ShownPasskeys | null>;
  /** Code of the fault that the newest collecting ended with. */
  readonly fault: ReadonlySignal<string | null>;
};

/** `host`: of the site whose passkeys are wanted besides, null for none, undefined while that is not known yet. */
export function usePasskeyList(host: string | null | undefined): PasskeyListAnswer {
  const list = useSignal<ShownPasskeys | null>(null);
  const fault = useSignal<string | null>(null);
  useEffect(() => {
    if (host === undefined) return;
    let newest = 0;
    const collect = async () => {
      const turn = ++newest;
      const isWanted = () => turn === newest;
      try {
        await collectPasskeys({ language: localeTag(), host }, list.value, {
          ask: (request) => ask("passkeys/page", request),
          show: (shown) => {
            list.value = shown;
          },
          isWanted,
        });
        if (isWanted()) fault.value = null;
      } catch (error) {
        if (isWanted()) fault.value = faultCode(error);
      }
    };
    void collect();
    const stop = onChanged(() => void collect());
    return () => {
      newest++;
      stop();
    };
  }, [host, list, fault]);
  return { list, fault };
}
