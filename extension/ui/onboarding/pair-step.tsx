/** From the code that was read to the vault: the digits, the wait, the fetching; and why it ended, if it did. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { JoinResult } from "../../messages/join-result.ts";
import type { GivenCode, JoiningPairing } from "../../messages/pairing-contract.ts";
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { Notice } from "../components/notice.tsx";
import { Progress } from "../components/progress.tsx";
import { text } from "../components/text.ts";
import { useAction } from "../components/use-action.ts";
import { usePolled } from "../components/use-polled.ts";

type Joined = Extract<JoinResult, { result: "joined" }>;

type PairStepProps = {
  readonly code: GivenCode;
  readonly deviceName: string;
  readonly password: string;
  /** The person wants to read another code. */
  readonly onAgain: () => void;
  readonly onJoined: (joined: Joined) => void;
};

export function PairStep({ code, deviceName, password, onAgain, onJoined }: PairStepProps) {
  const view = useSignal<JoiningPairing | null>(null);
  const before = useRef<JoiningPairing | null>(null);
  const polled = usePolled("pairing/joining", {});
  const starting = useAction();
  const fetching = useAction();
  // What was asked before this code was answered is about another one.
  const newest = polled.value.value === before.current ? null : polled.value.value;
  const now = view.value === null ? null : (newest ?? view.value);
  const is = now?.is ?? null;
  useEffect(() => {
    void starting.run(async () => {
      const first = await ask("pairing/join", { code, deviceName });
      before.current = polled.value.value;
      view.value = first;
      await polled.reload();
    });
    // One code, one start: another code makes another step.
  }, []);
  const fetchVault = () =>
    void fetching.run(async () => {
      const answer = await ask("pairing/finish", { password });
      if (answer.result === "joined") onJoined(answer);
    });
  useEffect(() => {
    if (is === "welcomed") fetchVault();
  }, [is]);
  const leave = async () => {
    await ask("pairing/leave", {}).catch(() => undefined);
    onAgain();
  };
  const ended = now?.is === "ended" ? now.fault : is === "none" ? "pairing/interrupted" : null;
  const fault = starting.fault.value ?? ended;
  if (fault !== null) return <Ended fault={fault} onAgain={onAgain} />;
  if (now?.is === "welcomed")
    return (
      <div class="stack" data-testid="pair-fetching">
        <h1>{text("joinProgress")}</h1>
        <p>{text("joinProgressWhat")}</p>
        {fetching.fault.value && !fetching.isBusy.value && (
          <>
            <FaultNotice code={fetching.fault.value} testId="pair-fetch-fault" safe={text("joinSafe")} />
            <div>
              <Button
                label={text("pairTryAgain")}
                testId="pair-fetch-again"
                kind="primary"
                onClick={fetchVault}
              />
            </div>
          </>
        )}
        {fetching.isBusy.value && (
          <Progress title={text("joinProgress")} what={text("joinProgressWhat")} testId="pair-progress" />
        )}
      </div>
    );
  return (
    <div class="stack">
      {now?.is === "comparing" ? <Digits digits={now.digits} /> : <Calling />}
      {(now?.is === "comparing" || now?.is === "calling") && now.isOffline && (
        <Notice kind="warn" testId="pair-offline" title={text("pairOffline")} />
      )}
      <div class="row onboarding-actions">
        <Button label={text("cancel")} testId="pair-cancel" onClick={() => void leave()} />
      </div>
    </div>
  );
}

function Calling() {
  return (
    <>
      <h1>{text("pairCalling")}</h1>
      <p role="status" data-testid="pair-calling">
        {text("pairCallingWhat")}
      </p>
    </>
  );
}

function Digits({ digits }: { digits: string }) {
  return (
    <>
      <h1>{text("pairDigitsTitle")}</h1>
      <p>
        <span
          class="pair-digits mono"
          role="img"
          aria-label={[...digits].join(" ")}
          data-testid="pair-digits"
          dir="ltr"
        >
          <span>{digits.slice(0, 3)}</span>
          <span>{digits.slice(3)}</span>
        </span>
      </p>
      <p>{text("pairDigitsWhat")}</p>
      <p class="muted" role="status">
        {text("pairDigitsWaiting")}
      </p>
    </>
  );
}

function Ended({ fault, onAgain }: { fault: string; onAgain: () => void }) {
  return (
    <div class="stack" data-testid="pair-ended">
      <h1>{text("pairCodeTitle")}</h1>
      <FaultNotice code={fault} testId="pair-fault" />
      <div class="row onboarding-actions">
        <Button label={text("pairAgain")} testId="pair-again" kind="primary" onClick={onAgain} />
      </div>
    </div>
  );
}
