/**
 * What the approval window knows and may do: a small state over the `approval/…` messages, without any DOM.
 * The background decides everything; each of its answers (`ApprovalStep`) replaces what is shown. Whatever is asked
 * twice is harmless, because a request is decided at most once.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { ApprovalStep, ApprovalView } from "../../messages/contract.ts";
import { type Ask, faultCode } from "../ask-with-retry.ts";

export type Shown =
  | { readonly kind: "loading" }
  | { readonly kind: "request"; readonly view: ApprovalView }
  /** The background says that nothing was made; the request is over. */
  | { readonly kind: "failed"; readonly fault: string }
  | { readonly kind: "closed" };

export type PasswordTrouble =
  | { readonly kind: "wrong"; readonly attemptsLeft: number }
  | { readonly kind: "wait"; readonly untilMs: number };

export type Approval = {
  readonly shown: ReadonlySignal<Shown>;
  readonly trouble: ReadonlySignal<PasswordTrouble | null>;
  readonly isBusy: ReadonlySignal<boolean>;
  /** The background could not be asked; the request may still be waiting. */
  readonly fault: ReadonlySignal<string | null>;
  readonly read: () => Promise<void>;
  /** Unlocks or verifies; the request stays to be decided. */
  readonly verify: (password: string) => Promise<void>;
  /** Approves; with a password, verifies first and approves only what is still the same request. */
  readonly approve: (credentialId: string | null, password: string | null) => Promise<void>;
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
  const trouble = signal<PasswordTrouble | null>(null);
  const isBusy = signal(false);
  const fault = signal<string | null>(null);

  const receive = (step: ApprovalStep) => {
    if (step.step === "wrong-password") trouble.value = { kind: "wrong", attemptsLeft: step.attemptsLeft };
    else if (step.step === "wait") trouble.value = { kind: "wait", untilMs: nowMs() + step.retryAfterMs };
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

  const verified = async (password: string): Promise<ApprovalView | null> => {
    trouble.value = null;
    const step = receive(await ask("approval/verify", { requestId, password }));
    return step.step === "show" ? step.view : null;
  };

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
      once(async () => {
        const before = shown.value;
        if (before.kind !== "request") return;
        const view = password === null ? before.view : await verified(password);
        if (view === null || view.needsVerification || !isSameQuestion(before.view, view)) return;
        receive(await ask("approval/approve", { requestId, credentialId }));
      }),
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
