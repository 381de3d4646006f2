/** Exporting: choose what goes and where, see what is lost, confirm who is asking, protect the file, save it. */
import { useSignal } from "@preact/signals";
import type { ExportSelection } from "../../../messages/exchange-contract.ts";
import { ask } from "../../ask-background.ts";
import { FaultNotice } from "../../components/fault-text.tsx";
import { Icon } from "../../components/icons.tsx";
import { text } from "../../components/text.ts";
import { useAction } from "../../components/use-action.ts";
import { ChooseExport } from "./choose-export.tsx";
import type { ChosenExport } from "./chosen-export.ts";
import { ExportRun } from "./export-run.tsx";

export function ExportScreen() {
  const chosen = useSignal<ChosenExport>({ target: "bundle", rpIds: null });
  const exportId = useSignal<string | null>(null);
  const action = useAction();
  const begin = () =>
    action.run(async () => {
      const { target, rpIds } = chosen.value;
      const selection: ExportSelection =
        rpIds === null ? { kind: "all" } : { kind: "sites", rpIds: [...rpIds] };
      exportId.value = (await ask("exchange/export-begin", { target, selection })).exportId;
    });
  return (
    <>
      <a href="#moving" class="way-back" data-testid="export-back">
        <Icon name="back" />
        {text("moving")}
      </a>
      <h1>{text("exportTitle")}</h1>
      <div class="moving-column stack" data-testid="export">
        {action.fault.value && <FaultNotice code={action.fault.value} testId="export-fault" />}
        {exportId.value === null ? (
          <ChooseExport chosen={chosen} isBusy={action.isBusy.value} onNext={() => void begin()} />
        ) : (
          <ExportRun
            key={exportId.value}
            exportId={exportId.value}
            onChoose={() => {
              exportId.value = null;
            }}
          />
        )}
      </div>
    </>
  );
}
