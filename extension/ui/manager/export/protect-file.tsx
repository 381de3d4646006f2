/** How the file is protected: by a passphrase, to age keys, or, after typing a word, not at all. */
import { useSignal } from "@preact/signals";
import { EXPORT_PROTECTION, type ExchangeFormat } from "../../../messages/exchange-contract.ts";
import { Button } from "../../components/button.tsx";
import { Radio } from "../../components/choice.tsx";
import { text } from "../../components/text.ts";
import { formatName } from "../moving/format-name.ts";
import { PassphraseForm } from "./passphrase-form.tsx";
import { PlainForm } from "./plain-form.tsx";
import { RecipientsForm } from "./recipients-form.tsx";

export type Protection = {
  readonly passphrase: string | null;
  readonly recipients: readonly string[];
  readonly isPlainConfirmed: boolean;
};

type Way = "passphrase" | "recipients" | "plain";

type ProtectFileProps = {
  readonly target: ExchangeFormat;
  readonly isBusy: boolean;
  readonly onWrite: (protection: Protection) => void;
};

export function ProtectFile({ target, isBusy, onWrite }: ProtectFileProps) {
  const ways = waysOf(target);
  const chosen = useSignal<Way>(ways[0] ?? "passphrase");
  const submit = (
    <Button
      label={text(isBusy ? "exportWriting" : "exportWrite")}
      testId="export-write"
      kind="primary"
      isSubmit
      isDisabled={isBusy}
    />
  );
  return (
    <section class="card stack protect" aria-labelledby="export-protect" data-testid="export-protect">
      <h2 id="export-protect">{text("exportProtect", formatName(target))}</h2>
      {ways.length > 1 && (
        <fieldset>
          <legend class="visually-hidden">{text("exportProtectHow")}</legend>
          {ways.map((way) => (
            <Radio
              key={way}
              name="export-protection"
              label={text(LABELS[way])}
              testId={`export-way-${way}`}
              isChosen={chosen.value === way}
              onChoose={() => {
                chosen.value = way;
              }}
            />
          ))}
        </fieldset>
      )}
      {chosen.value === "passphrase" && (
        <PassphraseForm submit={submit} onGiven={(passphrase) => onWrite({ ...NONE, passphrase })} />
      )}
      {chosen.value === "recipients" && (
        <RecipientsForm submit={submit} onGiven={(recipients) => onWrite({ ...NONE, recipients })} />
      )}
      {chosen.value === "plain" && (
        <PlainForm submit={submit} onGiven={() => onWrite({ ...NONE, isPlainConfirmed: true })} />
      )}
    </section>
  );
}

const NONE: Protection = { passphrase: null, recipients: [], isPlainConfirmed: false };

const LABELS = {
  passphrase: "exportWayPassphrase",
  recipients: "exportWayRecipients",
  plain: "exportWayPlain",
} as const;

/** The first is the one that is offered. */
function waysOf(target: ExchangeFormat): readonly Way[] {
  if (target === "bundle") return ["passphrase", "recipients"];
  const protection = EXPORT_PROTECTION[target];
  if (protection === "never") return ["plain"];
  return protection === "always" ? ["passphrase"] : ["passphrase", "plain"];
}
