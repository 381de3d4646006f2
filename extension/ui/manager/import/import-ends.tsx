/** Ways an import ends without a report: the file cannot be taken, was forgotten, or all was taken back. */
import type { ImportStage, ImportSummary, RefusedFile } from "../../../messages/exchange-contract.ts";
import { Button } from "../../components/button.tsx";
import { FaultNotice } from "../../components/fault-text.tsx";
import { Notice } from "../../components/notice.tsx";
import { type TextKey, text, textOfCount } from "../../components/text.ts";
import { useAction } from "../../components/use-action.ts";
import { beginImport, ChooseFile } from "./choose-file.tsx";
import { keptFile } from "./kept-file.ts";

const REFUSED: Readonly<Record<RefusedFile, { what: TextKey; href: string; next: TextKey }>> = {
  csv: { what: "refusedCsv", href: "#moving", next: "refusedGuides" },
  "1pux": { what: "refused1pux", href: "#moving/from-1password", next: "refusedGuide" },
  dashlane: { what: "refusedDashlane", href: "#moving/from-dashlane", next: "refusedGuide" },
  "keepass-xml": { what: "refusedKeepassXml", href: "#moving/from-keepass", next: "refusedGuide" },
  "bitwarden-account-restricted": {
    what: "refusedBitwarden",
    href: "#moving/from-bitwarden",
    next: "refusedGuide",
  },
};

export function ImportRefused({ stage }: { stage: Extract<ImportStage, { stage: "refused" }> }) {
  const known = stage.about === null ? null : REFUSED[stage.about];
  return (
    <div class="stack" data-testid="import-refused" data-about={stage.about ?? undefined}>
      {known === null ? (
        <FaultNotice code={stage.fault} testId="import-fault" />
      ) : (
        <Notice kind="warn" testId="import-refused-kind" title={text(known.what)} isUrgent>
          <p>{text("refusedSafe")}</p>
          <p>
            <a href={known.href}>{text(known.next)}</a>
          </p>
        </Notice>
      )}
      <h2>{text("anotherFile")}</h2>
      <ChooseFile />
    </div>
  );
}

/** The background was ended or the vault locked in between; the page may still have the file. */
export function ImportGone() {
  const action = useAction();
  const kept = keptFile.value;
  return (
    <div class="stack" data-testid="import-gone">
      <Notice kind="info" testId="import-gone-what" title={text("importGone")}>
        <p>{text("importGoneSafe")}</p>
        {kept !== null && (
          <Button
            label={text("importReadAgain", kept.file.name)}
            testId="import-read-again"
            kind="primary"
            isDisabled={action.isBusy.value}
            onClick={() => void action.run(() => beginImport(kept.file))}
          />
        )}
      </Notice>
      {action.fault.value && <FaultNotice code={action.fault.value} testId="import-fault" />}
      <ChooseFile />
    </div>
  );
}

export function ImportUndone({ summary: { undone } }: { summary: ImportSummary }) {
  return (
    <Notice kind="ok" testId="import-undone" title={text("importUndone")}>
      {undone && <p>{textOfCount("importUndoneWhat", undone.trashed)}</p>}
      {undone && undone.kept > 0 && <p>{textOfCount("importUndoneKept", undone.kept)}</p>}
      <p>
        <a href="#trash">{text("trash")}</a>
      </p>
    </Notice>
  );
}
