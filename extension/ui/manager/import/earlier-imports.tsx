/** Imports that the vault remembers, on whichever device they were made, and the way to what came of each. */
import type { ImportSummary } from "../../../messages/exchange-contract.ts";
import { FaultNotice } from "../../components/fault-text.tsx";
import { text, textOfCount } from "../../components/text.ts";
import { agoText } from "../../components/time-text.ts";
import { useAnswer } from "../../components/use-answer.ts";
import { useNow } from "../../components/use-now.ts";
import { formatName } from "../moving/format-name.ts";

export function EarlierImports() {
  const answer = useAnswer("exchange/imports", {});
  const now = useNow(60_000).value;
  const imports = answer.value.value?.imports ?? [];
  if (answer.fault.value) return <FaultNotice code={answer.fault.value} testId="imports-fault" />;
  if (imports.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="earlier-imports">
      <h2 id="earlier-imports">{text("earlierImports")}</h2>
      <ul class="rows" data-testid="earlier-imports">
        {imports.map((summary) => (
          <Earlier key={summary.importId} summary={summary} nowMs={now} />
        ))}
      </ul>
    </section>
  );
}

function Earlier({ summary, nowMs }: { summary: ImportSummary; nowMs: number }) {
  const { importId, format, atMs, imported, undone } = summary;
  return (
    <li data-testid="earlier-import" data-import={importId} data-undone={undone === null ? undefined : ""}>
      <div class="grow stack-tight">
        <p>{textOfCount("earlierImport", imported, formatName(format))}</p>
        <p class="caption">
          {agoText(atMs, nowMs)}
          {undone !== null && (
            <>
              <span class="aside">·</span>
              {text("importUndoneShort")}
            </>
          )}
        </p>
      </div>
      {undone === null && (
        <a class="button" href={`#moving/import/${importId}`} data-testid="earlier-import-open">
          {text("earlierImportOpen")}
        </a>
      )}
    </li>
  );
}
