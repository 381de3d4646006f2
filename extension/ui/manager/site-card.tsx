/** The rule of one site: who answers it, and two exceptions. */
import { useId } from "preact/hooks";
import type { SiteRule, SiteSettings } from "../../messages/contract.ts";
import { Button } from "../components/button.tsx";
import { Checkbox, Radio } from "../components/choice.tsx";
import { RpIdText } from "../components/rp-id-text.tsx";
import { SiteMark } from "../components/site-mark.tsx";
import { type TextKey, text } from "../components/text.ts";

const RULES: readonly { rule: SiteRule; label: TextKey; hint: TextKey }[] = [
  { rule: "ask", label: "ruleAsk", hint: "ruleAskHint" },
  { rule: "native", label: "ruleNative", hint: "ruleNativeHint" },
  { rule: "never-save", label: "ruleNeverSave", hint: "ruleNeverSaveHint" },
];

type SiteCardProps = {
  readonly site: SiteSettings;
  /** What the person changed, and nothing else. */
  readonly onChange: (changed: Partial<SiteSettings>) => void;
  readonly onRemove: () => void;
};

export function SiteCard({ site, onChange, onRemove }: SiteCardProps) {
  const group = useId();
  return (
    <fieldset class="card site-card" data-testid="site-card" data-site={site.rpId}>
      <legend class="visually-hidden">{site.rpId}</legend>
      <div class="row spread site-card-head">
        <span class="row grow" aria-hidden="true">
          <SiteMark rpId={site.rpId} />
          <RpIdText rpId={site.rpId} />
        </span>
        <Button
          label={text("siteRemove")}
          testId="site-remove"
          kind="quiet"
          icon="close"
          onClick={onRemove}
        />
      </div>
      {RULES.map(({ rule, label, hint }) => (
        <Radio
          key={rule}
          name={group}
          label={text(label)}
          hint={text(hint)}
          testId={`site-rule-${rule}`}
          isChosen={site.rule === rule}
          onChoose={() => onChange({ rule })}
        />
      ))}
      <div class="site-card-more">
        <Checkbox
          label={text("offerForSecurityKeyHere")}
          hint={text("offerForSecurityKeyHint")}
          testId="site-offer-for-security-key"
          isChecked={site.offerForSecurityKey}
          onChange={(offerForSecurityKey) => onChange({ offerForSecurityKey })}
        />
        <Checkbox
          label={text("mayContinueUnverified")}
          hint={text("mayContinueUnverifiedHint")}
          testId="site-may-continue-unverified"
          isChecked={site.mayContinueUnverified}
          onChange={(mayContinueUnverified) => onChange({ mayContinueUnverified })}
        />
      </div>
    </fieldset>
  );
}
