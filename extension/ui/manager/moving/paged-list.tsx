/** A long list, a page of it at a time. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { numberText, text } from "../../components/text.ts";
import { pageOf } from "./page-of.ts";

type PagedListProps<Row> = {
  readonly rows: readonly Row[];
  readonly label: string;
  readonly testId: string;
  /** What of the list is shown; another one begins at its first page. */
  readonly choice: string;
  readonly children: (row: Row) => ComponentChildren;
};

export function PagedList<Row>({ rows, label, testId, choice, children }: PagedListProps<Row>) {
  const chosen = useSignal({ choice, page: 0 });
  const list = useRef<HTMLUListElement>(null);
  const page = pageOf(rows.length, chosen.value.choice === choice ? chosen.value.page : 0);
  const turn = (to: number) => {
    chosen.value = { choice, page: to };
    list.current?.scrollIntoView({ block: "start" });
  };
  return (
    <div class="stack-tight">
      <ul class="rows" ref={list} aria-label={label} data-testid={testId}>
        {rows.slice(page.from, page.end).map(children)}
      </ul>
      {page.pages > 1 && (
        <nav class="row spread" aria-label={text("pages", label)}>
          <p class="caption" role="status" data-testid={`${testId}-place`}>
            {text("pagePlace", numberText(page.from + 1), numberText(page.end), numberText(rows.length))}
          </p>
          <div class="row">
            <Button
              label={text("pageBefore")}
              testId={`${testId}-before`}
              isDisabled={page.page === 0}
              onClick={() => turn(page.page - 1)}
            />
            <Button
              label={text("pageAfter")}
              testId={`${testId}-after`}
              isDisabled={page.page === page.pages - 1}
              onClick={() => turn(page.page + 1)}
            />
          </div>
        </nav>
      )}
    </div>
  );
}
