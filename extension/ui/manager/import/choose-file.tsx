/** Choosing the file to import, by a dialog or by dropping it. It is opened on this device and goes nowhere else. */
import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { MAX_FILE_BYTES } from "../../../messages/exchange-contract.ts";
import { ask } from "../../ask-background.ts";
import { FaultNotice } from "../../components/fault-text.tsx";
import { Icon } from "../../components/icons.tsx";
import { text } from "../../components/text.ts";
import { useAction } from "../../components/use-action.ts";
import { keptFile } from "./kept-file.ts";

/** Makes room for the file in the background and goes to the page of its import. */
export async function beginImport(file: File): Promise<void> {
  const { importId } = await ask("exchange/import-begin", { sizeBytes: file.size });
  keptFile.value = { file, importId };
  location.hash = `moving/import/${importId}`;
}

export function ChooseFile() {
  const id = useId();
  const problem = useSignal<string | null>(null);
  const action = useAction();
  const take = (files: FileList | null | undefined) => {
    const [file, ...more] = files ?? [];
    if (file === undefined) return;
    problem.value = problemOf(file, more.length);
    if (problem.value === null) void action.run(() => beginImport(file));
  };
  const isOver = useDrop(take);
  const fault = action.fault.value ?? problem.value;
  return (
    <div class="stack">
      <div class="drop" data-testid="import-drop" data-over={isOver ? "" : undefined}>
        <Icon name="file" />
        <input
          id={id}
          type="file"
          class="visually-hidden file-input"
          data-testid="import-file"
          disabled={action.isBusy.value}
          onChange={(event) => {
            take(event.currentTarget.files);
            event.currentTarget.value = "";
          }}
        />
        <label class="button" data-kind="primary" for={id}>
          {text("chooseFile")}
        </label>
        <p class="caption">{text("dropFile")}</p>
      </div>
      <p class="caption">{text("fileStays")}</p>
      {fault && <FaultNotice code={fault} testId="import-fault" />}
    </div>
  );
}

/** Takes files dropped anywhere on the page; the browser would open one that misses. True while one hovers. */
function useDrop(take: (files: FileList | null | undefined) => void): boolean {
  const isOver = useSignal(false);
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    const onDragOver = (event: DragEvent) => {
      event.preventDefault();
      isOver.value = true;
    };
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) isOver.value = false;
    };
    const onDrop = (event: DragEvent) => {
      event.preventDefault();
      isOver.value = false;
      latest.current(event.dataTransfer?.files);
    };
    document.addEventListener("dragover", onDragOver);
    document.addEventListener("dragleave", onDragLeave);
    document.addEventListener("drop", onDrop);
    return () => {
      document.removeEventListener("dragover", onDragOver);
      document.removeEventListener("dragleave", onDragLeave);
      document.removeEventListener("drop", onDrop);
    };
  }, [isOver]);
  return isOver.value;
}

function problemOf(file: File, more: number): string | null {
  if (more > 0) return "ui/one-file";
  if (file.size === 0) return "exchange/unknown-format";
  return file.size > MAX_FILE_BYTES ? "exchange/too-large" : null;
}
