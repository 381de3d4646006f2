/** How the person shows who they are in this window: by an authenticator where there is one, or by the password. */
import { useSignal } from "@preact/signals";
import { computeProof } from "../components/authenticator.ts";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icons.tsx";
import { ownAuthenticator } from "../components/own-authenticator.ts";
import { text } from "../components/text.ts";
import { useChallenges } from "../components/use-challenges.ts";
import type { Compute } from "./approval.ts";

export type WayToVerify =
  | { readonly by: "password" }
  | { readonly by: "method"; readonly compute: Compute; readonly takePassword: () => void };

export function useWayToVerify(): WayToVerify {
  const challenges = useChallenges();
  const isPasswordWanted = useSignal(false);
  if (challenges.length === 0 || isPasswordWanted.value) return { by: "password" };
  return {
    by: "method",
    compute: () => computeProof(ownAuthenticator(), challenges),
    takePassword: () => {
      isPasswordWanted.value = true;
    },
  };
}

type VerifyByMethodProps = {
  readonly way: Extract<WayToVerify, { by: "method" }>;
  readonly trouble: string | null;
  readonly why: string;
};

/** What the button below will ask for, and the way to the password instead. */
export function VerifyByMethod({ way, trouble, why }: VerifyByMethodProps) {
  return (
    <div class="stack-tight verify-by-method" data-testid="approve-by-method">
      <p class="row">
        <Icon name="fingerprint" />
        <span class="grow">{why}</span>
      </p>
      {trouble && (
        <p class="field-error" role="alert">
          <Icon name="warning" />
          {trouble}
        </p>
      )}
      <div>
        <Button
          label={text("methodUsePassword")}
          testId="approve-use-password"
          kind="quiet"
          onClick={way.takePassword}
        />
      </div>
    </div>
  );
}
