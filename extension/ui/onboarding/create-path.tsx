/**
 * A new vault, one decision a step: password, words, three of them asked back, access to sites where the browser
 * withholds it, and at the end the offer to keep the vault in sync. The vault is made after the words were asked back.
 */
import { useSignal } from "@preact/signals";
import { ask } from "../ask-background.ts";
import { FaultNotice } from "../components/fault-text.tsx";
import { text } from "../components/text.ts";
import { useAction } from "../components/use-action.ts";
import { AccessStep } from "./access-step.tsx";
import { AskBackStep } from "./ask-back-step.tsx";
import { DoneStep } from "./done-step.tsx";
import { Frame } from "./frame.tsx";
import { KeepInSyncStep } from "./keep-in-sync-step.tsx";
import { PasswordStep } from "./password-step.tsx";
import { newRecoveryWords } from "./recovery-words.ts";
import { useUnloadGuard } from "./use-unload-guard.ts";
import { WordsStep } from "./words-step.tsx";

type Step = "password" | "words" | "ask-back" | "access" | "done" | "sync";

const NUMBER: Readonly<Record<Step, number | null>> = {
  password: 2,
  words: 3,
  "ask-back": 4,
  access: 5,
  done: null,
  sync: null,
};

type CreatePathProps = { readonly needsAccess: boolean; readonly onBack: () => void };

export function CreatePath({ needsAccess, onBack }: CreatePathProps) {
  const step = useSignal<Step>("password");
  const password = useSignal("");
  const deviceName = useSignal("");
  const words = useSignal<readonly string[]>([]);
  const server = useSignal<string | null>(null);
  const creation = useAction();
  const go = (next: Step) => () => {
    step.value = next;
  };
  // Words are on the screen that no vault knows yet.
  useUnloadGuard(step.value === "words" || step.value === "ask-back");
  const create = () =>
    creation.run(async () => {
      await ask("vault/create", {
        password: password.value,
        words: words.value,
        deviceName: deviceName.value,
      });
      password.value = "";
      words.value = [];
      step.value = needsAccess ? "access" : "done";
    });
  const number = NUMBER[step.value];
  return (
    <Frame step={step.value} progress={number === null ? null : { number, total: needsAccess ? 5 : 4 }}>
      {step.value === "password" && (
        <PasswordStep
          title={text("passwordTitle")}
          what={text("passwordWhat")}
          deviceName={deviceName}
          onBack={onBack}
          onNext={(chosen) => {
            password.value = chosen;
            if (words.value.length === 0) words.value = newRecoveryWords();
            step.value = "words";
          }}
        />
      )}
      {step.value === "words" && (
        <WordsStep words={words.value} deviceName={deviceName.value} onNext={go("ask-back")} />
      )}
      {step.value === "ask-back" && (
        <AskBackStep
          words={words.value}
          isBusy={creation.isBusy.value}
          onBack={go("words")}
          onRight={() => void create()}
        />
      )}
      {creation.fault.value && step.value === "ask-back" && (
        <FaultNotice code={creation.fault.value} testId="onboarding-fault" />
      )}
      {step.value === "access" && <AccessStep onNext={go("done")} />}
      {step.value === "done" && <DoneStep server={server.value} onKeepInSync={go("sync")} />}
      {step.value === "sync" && (
        <KeepInSyncStep
          onLater={go("done")}
          onConnected={(connected) => {
            server.value = connected;
            step.value = "done";
          }}
        />
      )}
    </Frame>
  );
}
