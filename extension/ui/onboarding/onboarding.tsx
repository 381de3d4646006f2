/**
 * Setting up a vault, one decision a step: what this is, password, words, three of them asked back, and access to
 * sites where the browser withholds it. The vault is made only after the words were asked back; until then nothing
 * is stored and closing the page leaves nothing behind. Password and words live in this page's memory only.
 */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { ask } from "../ask-background.ts";
import { FaultNotice } from "../components/fault-text.tsx";
import { Icon } from "../components/icons.tsx";
import { text } from "../components/text.ts";
import { useAction } from "../components/use-action.ts";
import { useAnswer } from "../components/use-answer.ts";
import { AccessStep } from "./access-step.tsx";
import { AskBackStep } from "./ask-back-step.tsx";
import { DoneStep } from "./done-step.tsx";
import { ExistsStep } from "./exists-step.tsx";
import { PasswordStep } from "./password-step.tsx";
import { newRecoveryWords } from "./recovery-words.ts";
import { WelcomeStep } from "./welcome-step.tsx";
import { WordsStep } from "./words-step.tsx";

type Step = "exists" | "welcome" | "password" | "words" | "ask-back" | "access" | "done";

export function Onboarding() {
  const step = useSignal<Step>("welcome");
  const password = useSignal("");
  const deviceName = useSignal("");
  const words = useSignal<readonly string[]>([]);
  const status = useAnswer("vault/status", {});
  const health = useAnswer("health/read", {});
  const creation = useAction();
  const needsAccess = useRef(false);
  if (step.value === "welcome") needsAccess.current = health.value.value?.hasSiteAccess === false;

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
      step.value = needsAccess.current ? "access" : "done";
    });

  const exists = step.value === "welcome" && (status.value.value?.state ?? "none") !== "none";
  if (exists)
    return (
      <Frame step="exists" total={0}>
        <ExistsStep />
      </Frame>
    );
  return (
    <Frame step={step.value} total={needsAccess.current ? 5 : 4}>
      {step.value === "welcome" && (
        <WelcomeStep
          onNext={() => {
            step.value = "password";
          }}
        />
      )}
      {step.value === "password" && (
        <PasswordStep
          deviceName={deviceName}
          onNext={(chosen) => {
            password.value = chosen;
            if (words.value.length === 0) words.value = newRecoveryWords();
            step.value = "words";
          }}
        />
      )}
      {step.value === "words" && (
        <WordsStep
          words={words.value}
          deviceName={deviceName.value}
          onNext={() => {
            step.value = "ask-back";
          }}
        />
      )}
      {step.value === "ask-back" && (
        <AskBackStep
          words={words.value}
          isBusy={creation.isBusy.value}
          onBack={() => {
            step.value = "words";
          }}
          onRight={() => void create()}
        />
      )}
      {creation.fault.value && step.value === "ask-back" && (
        <FaultNotice code={creation.fault.value} testId="onboarding-fault" />
      )}
      {step.value === "access" && (
        <AccessStep
          onNext={() => {
            step.value = "done";
          }}
        />
      )}
      {step.value === "done" && <DoneStep />}
    </Frame>
  );
}

const NUMBER: Readonly<Record<Step, number>> = {
  exists: 0,
  welcome: 1,
  password: 2,
  words: 3,
  "ask-back": 4,
  access: 5,
  done: 0,
};

/** The page around a step: name, progress, and the keyboard put at the step's beginning. */
function Frame({ step, total, children }: { step: Step; total: number; children: preact.ComponentChildren }) {
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    const inside = main.current?.contains(document.activeElement) ?? false;
    if (step !== "welcome" && step !== "exists" && !inside) main.current?.focus();
    window.scrollTo(0, 0);
  }, [step]);
  return (
    <div class="onboarding">
      <header class="onboarding-head">
        <span class="brand">
          <Icon name="ferry" />
          Keyferry
        </span>
        {NUMBER[step] > 0 && (
          <span class="caption" data-testid="onboarding-progress">
            {text("progress", String(NUMBER[step]), String(total))}
          </span>
        )}
      </header>
      <main
        key={step}
        ref={main}
        class="onboarding-step appear"
        tabIndex={-1}
        data-testid={`onboarding-${step}`}
      >
        {children}
      </main>
    </div>
  );
}

/** While words are on the screen that no vault knows yet, leaving the page asks first. */
function useUnloadGuard(isGuarded: boolean): void {
  useEffect(() => {
    if (!isGuarded) return;
    const guard = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", guard);
    return () => window.removeEventListener("beforeunload", guard);
  }, [isGuarded]);
}
