/**
 * This browser as one more device, by way of one that has the vault: a password for this browser first, because a code is
 * good for two minutes only, then the code, the digits, the vault.
 */
import { useSignal } from "@preact/signals";
import type { JoinResult } from "../../messages/join-result.ts";
import type { GivenCode } from "../../messages/pairing-contract.ts";
import { text } from "../components/text.ts";
import { AccessStep } from "./access-step.tsx";
import { DoneStep } from "./done-step.tsx";
import { Frame } from "./frame.tsx";
import { JoinedStep } from "./joined-step.tsx";
import { PairCodeStep } from "./pair-code-step.tsx";
import { PairStep } from "./pair-step.tsx";
import { PasswordStep } from "./password-step.tsx";
import { NO_PAIRING_WORDS } from "./words-entry.ts";

type Step = "password" | "pair-code" | "pair" | "joined" | "access" | "done";

const NUMBER: Readonly<Record<Step, number | null>> = {
  password: 2,
  "pair-code": 3,
  pair: 4,
  joined: null,
  access: 5,
  done: null,
};

type Joined = Extract<JoinResult, { result: "joined" }>;
type PairPathProps = { readonly needsAccess: boolean; readonly onBack: () => void };

export function PairPath({ needsAccess, onBack }: PairPathProps) {
  const step = useSignal<Step>("password");
  const password = useSignal("");
  const deviceName = useSignal("");
  const fields = useSignal(NO_PAIRING_WORDS);
  const typedServer = useSignal("");
  const isTyping = useSignal(false);
  const code = useSignal<GivenCode | null>(null);
  const joined = useSignal<Joined | null>(null);
  const go = (next: Step) => () => {
    step.value = next;
  };
  const number = NUMBER[step.value];
  return (
    <Frame step={step.value} progress={number === null ? null : { number, total: needsAccess ? 5 : 4 }}>
      {step.value === "password" && (
        <PasswordStep
          title={text("passwordJoinTitle")}
          what={text("passwordJoinWhat")}
          deviceName={deviceName}
          onBack={onBack}
          onNext={(chosen) => {
            password.value = chosen;
            step.value = "pair-code";
          }}
        />
      )}
      {step.value === "pair-code" && (
        <PairCodeStep
          fields={fields}
          typedServer={typedServer}
          isTyping={isTyping}
          onBack={go("password")}
          onCode={(given) => {
            code.value = given;
            step.value = "pair";
          }}
        />
      )}
      {step.value === "pair" && code.value !== null && (
        <PairStep
          code={code.value}
          deviceName={deviceName.value}
          password={password.value}
          onAgain={() => {
            code.value = null;
            step.value = "pair-code";
          }}
          onJoined={(result) => {
            password.value = "";
            fields.value = NO_PAIRING_WORDS;
            joined.value = result;
            step.value = "joined";
          }}
        />
      )}
      {step.value === "joined" && joined.value && (
        <JoinedStep joined={joined.value} onNext={go(needsAccess ? "access" : "done")} />
      )}
      {step.value === "access" && <AccessStep onNext={go("done")} />}
      {step.value === "done" && <DoneStep server={null} />}
    </Frame>
  );
}
