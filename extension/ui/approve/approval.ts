/**
 * What the approval window knows and may do: a small state over the `approval/…` messages, without any DOM.
 * The background decides everything; each of its answers (`ApprovalStep`) replaces what is shown. Whatever is asked
 * twice is harmless, because a request is decided at most once.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { ApprovalStep, ApprovalView } from "../../messages/contract.ts";
import type { MethodProof } from "../../messages/unlock-contract.ts";
import { type Ask, faultCode } from "../ask-with-retry.ts";

export type Shown =
  | { readonly kind: "loading" }
  | { readonly kind: "request"; readonly view: ApprovalView }
  /** The background says that nothing was made; the request is over. */
  | { readonly kind: "failed"; readonly fault: string }
  | { readonly kind: "closed" };

/** Asks an authenticator of the person. Throws AuthenticatorFault. */
export type Compute = () => Promise<MethodProof>;

export type VerificationTrouble =
  | { readonly kind: "wrong-method" }
  | { readonly kind: "wrong"; readonly attemptsLeft: number }
  | { readonly kind: "wait"; readonly untilMs: number };

export type Approval = {
  readonly shown: ReadonlySignal<Shown>;
  readonly trouble: ReadonlySignal<VerificationTrouble | null>;
  readonly isBusy: ReadonlySignal<boolean>;
  /** The background could not be asked; the request may still be waiting. */
  readonly fault: ReadonlySignal<string | null>;
  readonly read: () => Promise<void>;
  /** Unlocks or verifies; the request stays to be decided. */
  readonly verify: (password: string) => Promise<void>;
  /** Approves; with a password, verifies first and approves only what is still the same request. */
  readonly approve: (credentialId: string | null, password: string | null) => Promise<void>;
  /** As these two, by an authenticator instead of the password. */
  readonly verifyBy: (compute: Compute) => Promise<void>;
  readonly approveBy: (credentialId: string | null, compute: Compute) => Promise<void>;
  readonly cancel: () => Promise<void>;
  readonly goNative: (always: boolean) => Promise<void>;
};

export type ApprovalNeeds = {
  readonly requestId: string;
  readonly ask: Ask;
  readonly closeWindow: () => void;
  readonly nowMs: () => number;
};

export function openApproval({ requestId, ask, closeWindow, nowMs }: ApprovalNeeds): Approval {
  const shown = signal<Shown>({ kind: "loading" });
  const trouble = signal<VerificationTrouble | null>(null);
  const isBusy = signal(false);
  const fault = signal<string | null>(null);

  const receive = (step: ApprovalStep) => {
    if (step.step === "wrong-password") trouble.value = { kind: "wrong", attemptsLeft: step.attemptsLeft };
    else if (step.step === "wait") trouble.value = { kind: "wait", untilMs: nowMs() + step.retryAfterMs };
    else if (step.step === "wrong-method") trouble.value = { kind: "wrong-method" };
    else if (step.step === "failed") shown.value = { kind: "failed", fault: step.fault };
    else if (step.step === "show") shown.value = { kind: "request", view: step.view };
    else {
      shown.value = { kind: "closed" };
      closeWindow();
    }
    return step;
  };

  const once = async (work: () => Promise<void>) => {
    if (isBusy.value) return;
    isBusy.value = true;
    fault.value = null;
    try {
      await work();
    } catch (error) {
      fault.value = faultCode(error);
    } finally {
      isBusy.value = false;
    }
  };

  const verified = async (proof: string | MethodProof): Promise<ApprovalView | null> => {
    trouble.value = null;
    const step = receive(
      typeof proof === "string"
        ? await ask("approval/verify", { requestId, password: proof })
        : await ask("approval/verify-by-method", { requestId, ...proof }),
    );
    return step.step === "show" ? step.view : null;
  };

  /** Approves only what is still the request that the person has read. */
  const approveWith = (credentialId: string | null, prove: (() => Promise<string | MethodProof>) | null) =>
    once(async () => {
      const before = shown.value;
      if (before.kind !== "request") return;
      const view = prove === null ? before.view : await verified(await prove());
      if (view === null || view.needsVerification || !isSameQuestion(before.view, view)) return;
      receive(await ask("approval/approve", { requestId, credentialId }));
    });

  return {
    shown,
    trouble,
    isBusy,
    fault,
    // A failure stays until the person has read it; an action under way brings its own answer.
    read: async () => {
      if (isBusy.value || shown.value.kind === "failed") return;
      try {
        const step = await ask("approval/read", { requestId });
        if (!isBusy.value) receive(step);
      } catch (error) {
        fault.value = faultCode(error);
      }
    },
    verify: (password) =>
      once(async () => {
        await verified(password);
      }),
    approve: (credentialId, password) =>
      approveWith(credentialId, password === null ? null : async () => password),
    verifyBy: (compute) =>
      once(async () => {
        await verified(await compute());
      }),
    approveBy: (credentialId, compute) => approveWith(credentialId, compute),
    cancel: () =>
      once(async () => {
        receive(await ask("approval/cancel", { requestId }));
      }),
    goNative: (always) =>
      once(async () => {
        receive(await ask("approval/native", { requestId, always }));
      }),
  };
}

/** True when the person who read `a` has also read `b`: same request, same accounts, same warnings. */
export function isSameQuestion(a: ApprovalView, b: ApprovalView): boolean {
  return questionOf(a) === questionOf(b);
}

/** What the person reads before deciding, as one text. */
export function questionOf(view: ApprovalView): string {
  const accounts = view.accounts.map((account) => account.credentialId);
  const { requestId, operation, rpId, origin, topOrigin, isExcluded, vault, account } = view;
  return JSON.stringify([
    requestId,
    operation,
    rpId,
    origin,
    topOrigin,
    isExcluded,
    vault,
    account,
    accounts,
  ]);
}
