/**
 * Setting up Keyferry in a browser: a new vault, or one there is, by another device or by the words. Nothing is stored
 * before the last question is answered; closing the page until then leaves nothing behind. Password and words live
 * in this page's memory only.
 */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useAnswer } from "../components/use-answer.ts";
import { CreatePath } from "./create-path.tsx";
import { ExistsStep } from "./exists-step.tsx";
import { Frame } from "./frame.tsx";
import { JoinPath } from "./join-path.tsx";
import { JoinWayStep } from "./join-way-step.tsx";
import { PairPath } from "./pair-path.tsx";
import { WelcomeStep } from "./welcome-step.tsx";

type Path = "none-yet" | "create" | "join-way" | "join" | "pair";

export function Onboarding() {
  const path = useSignal<Path>("none-yet");
  const status = useAnswer("vault/status", {});
  const health = useAnswer("health/read", {});
  const needsAccess = useRef(false);
  const choose = (chosen: Path) => {
    path.value = chosen;
  };
  if (path.value === "create")
    return <CreatePath needsAccess={needsAccess.current} onBack={() => choose("none-yet")} />;
  if (path.value === "join")
    return <JoinPath needsAccess={needsAccess.current} onBack={() => choose("join-way")} />;
  if (path.value === "pair")
    return <PairPath needsAccess={needsAccess.current} onBack={() => choose("join-way")} />;
  if (path.value === "join-way")
    return (
      <Frame step="join-way">
        <JoinWayStep
          onDevice={() => choose("pair")}
          onWords={() => choose("join")}
          onBack={() => choose("none-yet")}
        />
      </Frame>
    );
  needsAccess.current = health.value.value?.hasSiteAccess === false;
  if ((status.value.value?.state ?? "none") !== "none")
    return (
      <Frame step="exists" isFirst>
        <ExistsStep />
      </Frame>
    );
  return (
    <Frame step="welcome" isFirst>
      <WelcomeStep onCreate={() => choose("create")} onJoin={() => choose("join-way")} />
    </Frame>
  );
}
