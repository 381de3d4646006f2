/** The way of a backup file: which one, the last look, what came back. Words and password are asked on the common way. */
import type { Signal } from "@preact/signals";
import type { RequestOf } from "../../messages/contract.ts";
import type { RestoreResult } from "../../messages/recovery-contract.ts";
import { RestoreFileStep } from "./restore-file-step.tsx";
import { RestoreStep } from "./restore-step.tsx";
import { RestoredStep } from "./restored-step.tsx";

export type RestoreStepName = "restore-file" | "restore" | "restored";

/** Where the common way goes on. */
type CommonStepName = "join-words" | "join-server" | "password";

type RestoreStepsProps = {
  readonly step: RestoreStepName | string;
  readonly onGo: (step: RestoreStepName | CommonStepName) => void;
  readonly file: Signal<File | null>;
  /** Outlives the steps: each is a page of its own. */
  readonly restored: Signal<RestoreResult | null>;
  readonly request: Omit<RequestOf<"restore/run">, "restoreId" | "changeKey">;
  /** Words and password are not needed any more. */
  readonly onForget: () => void;
  readonly onNext: () => void;
};

export function RestoreSteps({ step, onGo, file, restored, request, onForget, onNext }: RestoreStepsProps) {
  const go = (next: RestoreStepName | CommonStepName) => () => onGo(next);
  if (step === "restore-file")
    return (
      <RestoreFileStep
        chosen={file.value}
        onBack={go("join-server")}
        onNext={(chosen) => {
          file.value = chosen;
          onGo(request.password === "" ? "password" : "restore");
        }}
      />
    );
  if (step === "restore" && file.value !== null)
    return (
      <RestoreStep
        file={file.value}
        request={request}
        onChangeWords={go("join-words")}
        onChangeFile={go("restore-file")}
        onRestored={(result) => {
          onForget();
          restored.value = result;
          onGo("restored");
        }}
      />
    );
  if (step === "restored" && restored.value !== null)
    return <RestoredStep restored={restored.value} onNext={onNext} />;
  return null;
}
