/** Erasing the vault from this browser: what is lost is said before, and a word has to be typed. */
import { useSignal } from "@preact/signals";
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { Field } from "../components/field.tsx";
import { text, textOfCount } from "../components/text.ts";
import { showToast } from "../components/toast.tsx";
import { useAction } from "../components/use-action.ts";
import { useAnswer } from "../components/use-answer.ts";

/** A button that opens the form. `what`: the sentence above it. */
export function EraseVault({ what }: { readonly what: string }) {
  const isOpen = useSignal(false);
  const open = (next: boolean) => () => {
    isOpen.value = next;
  };
  if (isOpen.value) return <EraseForm onEnd={open(false)} />;
  return (
    <div class="stack">
      <p class="muted">{what}</p>
      <div>
        <Button
          label={text("eraseOpen")}
          testId="erase-open"
          icon="trash"
          kind="danger"
          onClick={open(true)}
        />
      </div>
    </div>
  );
}

function EraseForm({ onEnd }: { readonly onEnd: () => void }) {
  const typed = useSignal("");
  const action = useAction();
  const unsent = useAnswer("vault/erasure", {}).value.value?.unsentEdits ?? 0;
  const isTyped = folded(typed.value) === folded(text("eraseWord"));
  const erase = (event: Event) => {
    event.preventDefault();
    if (!isTyped) return;
    void action.run(async () => {
      await ask("vault/erase", { isConfirmed: true });
      showToast({ message: text("eraseDone") });
    });
  };
  return (
    <form class="stack" data-testid="erase-form" onSubmit={erase}>
      <ul class="sentences">
        <li>{text("eraseHere")}</li>
        <li>{text("eraseAlone")}</li>
        {unsent > 0 && <li data-testid="erase-unsent">{textOfCount("eraseUnsent", unsent)}</li>}
        <li>{text("eraseElsewhere")}</li>
        <li>{text("eraseBack")}</li>
      </ul>
      <Field
        label={text("eraseTyped", text("eraseWord"))}
        testId="erase-word"
        value={typed}
        isDisabled={action.isBusy.value}
        hasFocus
      />
      {action.fault.value && <FaultNotice code={action.fault.value} testId="erase-fault" />}
      <div class="row">
        <Button
          label={text(action.isBusy.value ? "working" : "erase")}
          testId="erase"
          kind="danger"
          isSubmit
          isDisabled={!isTyped || action.isBusy.value}
        />
        <Button label={text("cancel")} testId="erase-cancel" onClick={onEnd} />
      </div>
    </form>
  );
}

/** However the keyboard writes it. */
function folded(word: string): string {
  return word.normalize("NFKC").trim().toLowerCase();
}
