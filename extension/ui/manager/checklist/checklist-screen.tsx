/**
 * Sites where a passkey is still to be added, because the one they have cannot leave its vendor: a list that stays and
 * follows to every device. A passkey that has come into the vault ticks its site off by itself.
 */
import { useSignal } from "@preact/signals";
import type { ChecklistEntry } from "../../../messages/checklist-contract.ts";
import type { RequestOf } from "../../../messages/contract.ts";
import { ask } from "../../ask-background.ts";
import { Button } from "../../components/button.tsx";
import { FaultNotice } from "../../components/fault-text.tsx";
import { Icon } from "../../components/icons.tsx";
import { listText } from "../../components/list-text.ts";
import { ProgressBar } from "../../components/progress-bar.tsx";
import { numberText, text, textOfCount } from "../../components/text.ts";
import { TextArea } from "../../components/text-area.tsx";
import { showToast } from "../../components/toast.tsx";
import { useAction } from "../../components/use-action.ts";
import { useAnswer } from "../../components/use-answer.ts";
import { ChecklistRow } from "./checklist-row.tsx";
import { listedSites } from "./listed-sites.ts";

/** As many as one message takes. */
const AT_ONCE = 200;

type Enrolment = RequestOf<"checklist/write">["enrolment"];

export function ChecklistScreen() {
  const answer = useAnswer("checklist/read", {});
  const action = useAction();
  const entries = answer.value.value?.entries;
  const fault = answer.fault.value ?? action.fault.value;
  const write = (rpIds: readonly string[], enrolment: Enrolment) =>
    action.run(async () => {
      for (let from = 0; from < rpIds.length; from += AT_ONCE)
        await ask("checklist/write", { rpIds: rpIds.slice(from, from + AT_ONCE), enrolment });
      await answer.reload();
    });
  const remove = async ({ rpId, state }: ChecklistEntry) => {
    await write([rpId], "none");
    const before = state === "ticked" ? "done" : "wanted";
    showToast({ message: text("checklistRemoved"), undo: () => void write([rpId], before) });
  };
  return (
    <>
      <a href="#moving" class="way-back" data-testid="checklist-back">
        <Icon name="back" />
        {text("moving")}
      </a>
      <h1>{text("checklist")}</h1>
      <p class="muted">{text("checklistWhat")}</p>
      {fault && <FaultNotice code={fault} testId="manager-fault" />}
      <div class="moving-column stack">
        {entries && entries.length > 0 && <HowFar entries={entries} />}
        {entries?.length === 0 && <p data-testid="checklist-empty">{text("checklistEmpty")}</p>}
        {entries && entries.length > 0 && (
          <ul class="rows" data-testid="checklist">
            {entries.map((entry) => (
              <ChecklistRow
                key={entry.rpId}
                entry={entry}
                onTick={(isDone) => void write([entry.rpId], isDone ? "done" : "wanted")}
                onRemove={() => void remove(entry)}
              />
            ))}
          </ul>
        )}
        <AddSites
          isFirst={entries?.length === 0}
          isBusy={action.isBusy.value}
          onAdd={(sites) => void write(sites, "wanted")}
        />
      </div>
    </>
  );
}

function HowFar({ entries }: { entries: readonly ChecklistEntry[] }) {
  const done = entries.filter(({ state }) => state !== "open").length;
  return (
    <ProgressBar
      title={
        done === entries.length
          ? text("checklistAllDone")
          : text("checklistDone", numberText(done), numberText(entries.length))
      }
      testId="checklist-done"
      done={done}
      total={entries.length}
    />
  );
}

type AddSitesProps = {
  readonly isFirst: boolean;
  readonly isBusy: boolean;
  readonly onAdd: (sites: readonly string[]) => void;
};

function AddSites({ isFirst, isBusy, onAdd }: AddSitesProps) {
  const typed = useSignal("");
  const error = useSignal<string | null>(null);
  const onSubmit = (event: Event) => {
    event.preventDefault();
    const { sites, wrong } = listedSites(typed.value);
    error.value = problemText(sites, wrong);
    if (sites.length === 0) return;
    typed.value = wrong.join("\n");
    onAdd(sites);
  };
  return (
    <form class="stack checklist-add" onSubmit={onSubmit}>
      <TextArea
        label={text("checklistAddLabel")}
        testId="checklist-sites"
        value={typed}
        rows={isFirst ? 6 : 3}
        hint={text("checklistAddHint")}
        placeholder={"example.com\nshop.example.org"}
        error={error.value}
        isMono
      />
      <div>
        <Button
          label={text("checklistAdd")}
          testId="checklist-add"
          icon="plus"
          isSubmit
          isDisabled={isBusy}
          {...(isFirst && { kind: "primary" })}
        />
      </div>
    </form>
  );
}

function problemText(sites: readonly string[], wrong: readonly string[]): string | null {
  if (wrong.length > 0) return textOfCount("checklistWrong", wrong.length, listText(wrong));
  return sites.length === 0 ? text("siteNotAName") : null;
}
