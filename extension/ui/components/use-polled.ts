/** An answer of the background that is asked for anew every second: asking also keeps it awake for what it does. */
import { useEffect } from "preact/hooks";
import type { MessageName, RequestOf } from "../../messages/contract.ts";
import { type Answer, useAnswer } from "./use-answer.ts";

const EVERY_MS = 1_000;

export function usePolled<Name extends MessageName>(name: Name, request: RequestOf<Name>): Answer<Name> {
  const answer = useAnswer(name, request);
  const { reload } = answer;
  useEffect(() => {
    const timer = setInterval(() => void reload(), EVERY_MS);
    return () => clearInterval(timer);
  }, [reload]);
  return answer;
}
