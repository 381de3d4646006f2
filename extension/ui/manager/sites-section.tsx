/** Sites that are treated differently, and adding one. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { SiteSettings } from "../../messages/contract.ts";
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { DamageNotices } from "../components/damage-notices.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { Field } from "../components/field.tsx";
import { Icon } from "../components/icons.tsx";
import { text } from "../components/text.ts";
import { showToast } from "../components/toast.tsx";
import { useAnswer } from "../components/use-answer.ts";
import { useTurns } from "../components/use-turns.ts";
import { SiteCard } from "./site-card.tsx";
import { defaultRule, shownSites, siteName } from "./site-rules.ts";

export function SitesSection() {
  const answer = useAnswer("sites/list", {});
  const turns = useTurns();
  // A site that is set back to the usual rule stays in sight until the section is left: its card was just used.
  const inSight = useRef(new Set<string>());
  const current = () => answer.value.value?.sites ?? [];
  const sites = answer.value.value && shownSites(current(), inSight.current);
  const fault = answer.fault.value ?? turns.fault.value;
  const write = (rpId: string, changed: Partial<SiteSettings>) =>
    turns.run(async () => {
      inSight.current.add(rpId);
      const before = current().find((site) => site.rpId === rpId) ?? defaultRule(rpId);
      await ask("sites/write", { site: { ...before, ...changed } });
      await answer.reload();
    });
  const remove = (site: SiteSettings) =>
    turns.run(async () => {
      inSight.current.delete(site.rpId);
      await ask("sites/write", { site: defaultRule(site.rpId) });
      await answer.reload();
      showToast({ message: text("siteRemoved"), undo: () => void write(site.rpId, site) });
    });
  return (
    <>
      <h1>{text("sites")}</h1>
      <p class="muted">{text("sitesWhat")}</p>
      {fault && <FaultNotice code={fault} testId="manager-fault" />}
      <DamageNotices codes={answer.value.value?.faults} />
      <AddSite known={sites ?? []} onAdd={(rpId) => void write(rpId, { rule: "native" })} />
      {sites?.length === 0 && (
        <div class="empty stack-tight" data-testid="sites-empty">
          <Icon name="globe" />
          <h2>{text("sitesEmpty")}</h2>
          <p class="muted">{text("sitesEmptyWhat")}</p>
        </div>
      )}
      <ul class="stack" data-testid="site-list">
        {sites?.map((site) => (
          <li key={site.rpId}>
            <SiteCard
              site={site}
              onChange={(changed) => void write(site.rpId, changed)}
              onRemove={() => void remove(site)}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

type AddSiteProps = { readonly known: readonly SiteSettings[]; readonly onAdd: (rpId: string) => void };

function AddSite({ known, onAdd }: AddSiteProps) {
  const typed = useSignal("");
  const error = useSignal<string | null>(null);
  const onSubmit = (event: Event) => {
    event.preventDefault();
    const rpId = siteName(typed.value);
    if (rpId === null) error.value = text("siteNotAName");
    else if (known.some((site) => site.rpId === rpId)) error.value = text("siteKnown");
    else {
      error.value = null;
      typed.value = "";
      onAdd(rpId);
    }
  };
  return (
    <form class="field-and-button" onSubmit={onSubmit}>
      <Field
        label={text("siteAddLabel")}
        testId="site-name"
        value={typed}
        placeholder="example.com"
        error={error.value}
        isMono
      />
      <Button label={text("siteAdd")} testId="site-add" icon="plus" isSubmit />
    </form>
  );
}
