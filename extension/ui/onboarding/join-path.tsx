/**
 * This browser as one more device of a vault there is: the words, the server, a password for this browser, and then
 * the joining itself. Back always leads to the step before, with everything typed still there.
 */
import { useSignal } from "@preact/signals";
import type { JoinResult } from "../../messages/join-result.ts";
import type { RestoreResult } from "../../messages/recovery-contract.ts";
import { text } from "../components/text.ts";
import { AccessStep } from "./access-step.tsx";
import { DoneStep } from "./done-step.tsx";
import { Frame } from "./frame.tsx";
import { JoinServerStep } from "./join-server-step.tsx";
import { JoinStep } from "./join-step.tsx";
import { JoinWordsStep } from "./join-words-step.tsx";
import { JoinedStep } from "./joined-step.tsx";
import { PasswordStep } from "./password-step.tsx";
import { type RestoreStepName, RestoreSteps } from "./restore-steps.tsx";
import { NO_WORDS } from "./words-entry.ts";

type Step =
  | "join-words"
  | "join-server"
  | "password"
  | "join"
  | "joined"
  | "access"
  | "done"
  | RestoreStepName;

const NUMBER: Readonly<Record<Step, number | null>> = {
  "join-words": 2,
  "join-server": 3,
  "restore-file": 3,
  password: 4,
  join: 5,
  restore: 5,
  joined: null,
  restored: null,
  access: 6,
  done: null,
};

type Joined = Extract<JoinResult, { result: "joined" }>;
type JoinPathProps = { readonly needsAccess: boolean; readonly onBack: () => void };

export function JoinPath({ needsAccess, onBack }: JoinPathProps) {
  const step = useSignal<Step>("join-words");
  const fields = useSignal(NO_WORDS);
  const words = useSignal<readonly string[]>([]);
  const typedServer = useSignal("");
  const server = useSignal("");
  const password = useSignal("");
  const deviceName = useSignal("");
  const joined = useSignal<Joined | null>(null);
  const file = useSignal<File | null>(null);
  const restored = useSignal<RestoreResult | null>(null);
  const forget = () => {
    password.value = "";
    words.value = [];
    fields.value = NO_WORDS;
    file.value = null;
  };
  const go = (next: Step) => () => {
    step.value = next;
  };
  const number = NUMBER[step.value];
  return (
    <Frame step={step.value} progress={number === null ? null : { number, total: needsAccess ? 6 : 5 }}>
      {step.value === "join-words" && (
        <JoinWordsStep
          fields={fields}
          onBack={onBack}
          onNext={(read) => {
            words.value = read;
            step.value = "join-server";
          }}
        />
      )}
      {step.value === "join-server" && (
        <JoinServerStep
          typed={typedServer}
          onBack={go("join-words")}
          onNext={(address) => {
            server.value = address;
            file.value = null;
            step.value = password.value === "" ? "password" : "join";
          }}
          onFile={() => {
            server.value = "";
            step.value = "restore-file";
          }}
        />
      )}
      {step.value === "password" && (
        <PasswordStep
          title={text("passwordJoinTitle")}
          what={text("passwordJoinWhat")}
          deviceName={deviceName}
          onBack={go(file.value === null ? "join-server" : "restore-file")}
          onNext={(chosen) => {
            password.value = chosen;
            step.value = file.value === null ? "join" : "restore";
          }}
        />
      )}
      {step.value === "join" && (
        <JoinStep
          request={{
            password: password.value,
            words: words.value,
            deviceName: deviceName.value,
            server: server.value,
          }}
          onChangeWords={go("join-words")}
          onChangeServer={go("join-server")}
          onJoined={(result) => {
            forget();
            joined.value = result;
            step.value = "joined";
          }}
        />
      )}
      <RestoreSteps
        step={step.value}
        onGo={(next) => go(next)()}
        file={file}
        restored={restored}
        request={{ password: password.value, words: words.value, deviceName: deviceName.value }}
        onForget={forget}
        onNext={go(needsAccess ? "access" : "done")}
      />
      {step.value === "joined" && joined.value && (
        <JoinedStep joined={joined.value} onNext={go(needsAccess ? "access" : "done")} />
      )}
      {step.value === "access" && <AccessStep onNext={go("done")} />}
      {step.value === "done" && <DoneStep server={server.value} />}
    </Frame>
  );
}
