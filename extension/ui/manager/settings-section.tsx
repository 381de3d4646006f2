/** Settings of this device. Each change is written at once. */
import type { Settings } from "../../messages/contract.ts";
import { ask } from "../ask-background.ts";
import { Checkbox } from "../components/choice.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { Select } from "../components/select.tsx";
import { text } from "../components/text.ts";
import { amountText } from "../components/time-text.ts";
import { showToast } from "../components/toast.tsx";
import { useAnswer } from "../components/use-answer.ts";
import { useTurns } from "../components/use-turns.ts";
import { ChangePassword } from "./change-password.tsx";
import { EraseVault } from "./erase-vault.tsx";
import { BackupCard } from "./recovery/backup-card.tsx";
import { UnlockMethods } from "./unlock-methods.tsx";

const IDLE_MINUTES = [1, 5, 15, 30, 60];
const LOCK_HOURS = [1, 4, 8, 12, 24];
const VERIFICATION_MINUTES = [0, 5, 15];

export function SettingsSection() {
  const answer = useAnswer("settings/read", {});
  const turns = useTurns();
  const settings = answer.value.value?.settings;
  const fault = answer.fault.value ?? turns.fault.value;
  const write = (changed: Partial<Settings>) =>
    void turns.run(async () => {
      // What the turn before has written, not what was on the screen when this one was clicked.
      const current = answer.value.value?.settings;
      if (current === undefined) return;
      await ask("settings/write", { settings: { ...current, ...changed } });
      await answer.reload();
      showToast({ message: text("saved") });
    });
  return (
    <>
      <h1>{text("settings")}</h1>
      {fault && <FaultNotice code={fault} testId="manager-fault" />}
      {settings && (
        <div class="settings">
          <Locking settings={settings} onChange={write} />
          <Ceremonies settings={settings} onChange={write} />
          <UnlockMethods />
          <BackupCard />
          <section class="card stack" aria-labelledby="change-password">
            <h2 id="change-password">{text("changePassword")}</h2>
            <ChangePassword />
          </section>
          <section class="card stack" aria-labelledby="erase-vault">
            <h2 id="erase-vault">{text("eraseTitle")}</h2>
            <EraseVault what={text("eraseWhat")} />
          </section>
        </div>
      )}
    </>
  );
}

type PartProps = { readonly settings: Settings; readonly onChange: (changed: Partial<Settings>) => void };

function Locking({ settings, onChange }: PartProps) {
  return (
    <section class="card stack" aria-labelledby="locking">
      <h2 id="locking">{text("locking")}</h2>
      <Select
        label={text("lockIdle")}
        testId="lock-after-idle"
        value={settings.lockAfterIdleMinutes}
        choices={amounts(IDLE_MINUTES, settings.lockAfterIdleMinutes, "minute")}
        onChange={(lockAfterIdleMinutes) => onChange({ lockAfterIdleMinutes })}
      />
      <Select
        label={text("lockHours")}
        testId="lock-after-hours"
        value={settings.lockAfterHours}
        choices={amounts(LOCK_HOURS, settings.lockAfterHours, "hour")}
        onChange={(lockAfterHours) => onChange({ lockAfterHours })}
      />
      <Select
        label={text("verification")}
        hint={text("verificationHint")}
        testId="verification-minutes"
        value={settings.verificationMinutes}
        choices={amounts(VERIFICATION_MINUTES, settings.verificationMinutes, "minute").map((choice) =>
          choice.value === 0 ? { value: 0, label: text("verificationAlways") } : choice,
        )}
        onChange={(verificationMinutes) => onChange({ verificationMinutes })}
      />
    </section>
  );
}

function Ceremonies({ settings, onChange }: PartProps) {
  return (
    <section class="card" aria-labelledby="ceremonies">
      <h2 id="ceremonies">{text("withSites")}</h2>
      <Checkbox
        label={text("offerForSecurityKey")}
        hint={text("offerForSecurityKeyHint")}
        testId="offer-for-security-key"
        isChecked={settings.offerForSecurityKey}
        onChange={(offerForSecurityKey) => onChange({ offerForSecurityKey })}
      />
      <Checkbox
        label={text("followAlgorithms")}
        hint={text("followAlgorithmsHint")}
        testId="follow-site-algorithm-order"
        isChecked={settings.followSiteAlgorithmOrder}
        onChange={(followSiteAlgorithmOrder) => onChange({ followSiteAlgorithmOrder })}
      />
    </section>
  );
}

/** The usual amounts, and the present one even where it is none of them. */
function amounts(usual: readonly number[], present: number, unit: "minute" | "hour") {
  const all = usual.includes(present) ? usual : [...usual, present].sort((a, b) => a - b);
  return all.map((value) => ({ value, label: amountText(value, unit) }));
}
