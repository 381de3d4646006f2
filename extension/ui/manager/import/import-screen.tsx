/** Importing: choose a file, see what is in it, take it in, and what came of it. */
import { Icon } from "../../components/icons.tsx";
import { text } from "../../components/text.ts";
import { ChooseFile } from "./choose-file.tsx";
import { ImportRun } from "./import-run.tsx";

/** `importId`: which import is shown, null before there is one. */
export function ImportScreen({ importId }: { importId: string | null }) {
  return (
    <>
      <a href="#moving" class="way-back" data-testid="import-back">
        <Icon name="back" />
        {text("moving")}
      </a>
      <h1>{text("importTitle")}</h1>
      <div class="moving-column stack" data-testid="import">
        {importId === null ? (
          <>
            <p>{text("importWhat")}</p>
            <ChooseFile />
          </>
        ) : (
          <ImportRun key={importId} importId={importId} />
        )}
      </div>
    </>
  );
}
