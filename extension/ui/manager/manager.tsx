/** The manager: sections on one side, the chosen one beside it. The address after # names section and passkey. */
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { ErasedNotice } from "../components/erased-notice.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { Icon, type IconName } from "../components/icons.tsx";
import { type ManagerSection, openOnboarding } from "../components/open-page.ts";
import { type TextKey, text } from "../components/text.ts";
import { ToastArea } from "../components/toast.tsx";
import { UnlockForm } from "../components/unlock-form.tsx";
import { useAction } from "../components/use-action.ts";
import { useAnswer } from "../components/use-answer.ts";
import { ChecklistScreen } from "./checklist/checklist-screen.tsx";
import { CheckupSection } from "./checkup-section.tsx";
import { CompareScreen } from "./compare-screen.tsx";
import { DevicesSection } from "./devices-section.tsx";
import { EraseVault } from "./erase-vault.tsx";
import { MovingSection } from "./moving/moving-section.tsx";
import { PasskeysSection } from "./passkeys-section.tsx";
import { type Place, screenOf } from "./place.ts";
import { RemovedScreen } from "./removed-screen.tsx";
import { SettingsSection } from "./settings-section.tsx";
import { SitesSection } from "./sites-section.tsx";
import { SyncSection } from "./sync-section.tsx";
import { TrashSection } from "./trash-section.tsx";
import { usePlace } from "./use-place.ts";

const SECTIONS: readonly { section: ManagerSection; label: TextKey; icon: IconName }[] = [
  { section: "passkeys", label: "passkeys", icon: "key" },
  { section: "trash", label: "trash", icon: "trash" },
  { section: "moving", label: "moving", icon: "move" },
  { section: "devices", label: "devices", icon: "device" },
  { section: "sync", label: "sync", icon: "sync" },
  { section: "sites", label: "sites", icon: "globe" },
  { section: "checkup", label: "checkup", icon: "shield" },
  { section: "settings", label: "settings", icon: "gear" },
];

export function Manager() {
  const status = useAnswer("vault/status", {});
  const place = usePlace();
  const removal = useAnswer("devices/removal", {}).value.value;
  const state = status.value.value?.state;
  const removed = state === "unlocked" && removal?.is === "removed" ? removal : null;
  return (
    <div class="manager" data-testid="manager" data-state={state ?? "loading"}>
      <header class="manager-side">
        <p class="brand">
          <Icon name="ferry" />
          Keyferry
        </p>
        {state === "unlocked" && removed === null && (
          <Sections current={place.section} onLocked={() => void status.reload()} />
        )}
      </header>
      <main
        class="manager-main"
        key={state === "unlocked" && removed === null ? screenOf(place) : (removed?.is ?? state)}
      >
        {status.fault.value && <FaultNotice code={status.fault.value} testId="manager-fault" />}
        {state === "none" && <NoVault />}
        {state === "locked" && <Locked onUnlocked={() => void status.reload()} />}
        {removed && <RemovedScreen itemIds={removed.itemIds} />}
        {state === "unlocked" && removed === null && <Section {...place} />}
      </main>
      <ToastArea />
    </div>
  );
}

function Sections({ current, onLocked }: { current: ManagerSection; onLocked: () => void }) {
  const locking = useAction();
  return (
    <>
      <nav aria-label={text("sections")}>
        <ul>
          {SECTIONS.map(({ section, label, icon }) => (
            <li key={section}>
              <a
                href={`#${section}`}
                data-testid={`section-${section}`}
                aria-current={section === current ? "page" : undefined}
              >
                <Icon name={icon} />
                {text(label)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Button
        label={text("lock")}
        testId="lock"
        icon="lock"
        isDisabled={locking.isBusy.value}
        onClick={() =>
          void locking.run(async () => {
            await ask("vault/lock", {});
            onLocked();
          })
        }
      />
    </>
  );
}

function Section({ section, path }: Place) {
  if (section === "devices") return <DevicesSection path={path} />;
  if (section === "trash") return <TrashSection />;
  if (section === "sync") return path[0] === "compare" ? <CompareScreen /> : <SyncSection />;
  if (section === "moving") return <MovingSection path={path} />;
  if (section === "sites") return path[0] === "checklist" ? <ChecklistScreen /> : <SitesSection />;
  if (section === "checkup") return <CheckupSection />;
  if (section === "settings") return <SettingsSection />;
  return <PasskeysSection itemId={path[0] ?? null} />;
}

function Locked({ onUnlocked }: { onUnlocked: () => void }) {
  return (
    <div class="manager-gate stack" data-testid="manager-locked">
      <h1>{text("lockedTitle")}</h1>
      <UnlockForm onUnlocked={onUnlocked} />
      <details data-testid="forgot-password">
        <summary>{text("forgotPassword")}</summary>
        <EraseVault what={text("forgotPasswordWhat")} />
      </details>
    </div>
  );
}

function NoVault() {
  return (
    <div class="manager-gate stack" data-testid="manager-none">
      <ErasedNotice />
      <h1>{text("noVaultTitle")}</h1>
      <p>{text("noVaultWhat")}</p>
      <Button label={text("setUp")} testId="set-up" kind="primary" onClick={() => void openOnboarding()} />
    </div>
  );
}
