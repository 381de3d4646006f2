/** All rows of a preview or report, fetched piece by piece while the first are shown already. */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { MAX_ROWS } from "../../../messages/exchange-contract.ts";
import { faultCode } from "../../ask-with-retry.ts";

export type AllRows<Row> = {
  readonly rows: ReadonlySignal<readonly Row[]>;
  readonly fault: ReadonlySignal<string | null>;
};

/** `work` names what the rows are of; `fetch` is read when it or `total` changes. */
export function useAllRows<Row>(
  work: string,
  total: number,
  fetch: (from: number, count: number) => Promise<readonly Row[]>,
): AllRows<Row> {
  const rows = useSignal<readonly Row[]>([]);
  const fault = useSignal<string | null>(null);
  useEffect(() => {
    const isOver = { value: false };
    const fetchAll = async () => {
      const found: Row[] = [];
      while (found.length < total && !isOver.value) {
        const more = await fetch(found.length, MAX_ROWS);
        if (more.length === 0) break;
        found.push(...more);
        if (!isOver.value) rows.value = [...found];
      }
    };
    fetchAll().catch((error) => {
      if (!isOver.value) fault.value = faultCode(error);
    });
    return () => {
      isOver.value = true;
    };
  }, [work, total]);
  return { rows, fault };
}
