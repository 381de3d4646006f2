/**
 * Asks the background until it answers. Its worker may be dead, starting, or end while it holds the question, and
 * every message of the contract may be repeated without harm, so each failure of messaging is tried again.
 * A fault that the background itself reports is an answer and is not retried.
 */
import { Fault } from "../../shared/bytes/fault.ts";
import type { MessageName, RequestOf, ResponseOf, WireAnswer } from "../messages/contract.ts";

export type Ask = <Name extends MessageName>(
  name: Name,
  request: RequestOf<Name>,
) => Promise<ResponseOf<Name>>;

/** What asking needs from outside. */
export type Messaging = {
  /** Sends one envelope; rejects or answers undefined when nobody listened. */
  readonly send: (envelope: { name: MessageName; request: unknown }) => Promise<unknown>;
  readonly nowMs: () => number;
  readonly sleep: (lengthMs: number) => Promise<void>;
};

/** How long one question is repeated before it fails with "ui/no-answer". */
const GIVE_UP_MS = 20_000;
/** How long one attempt may stay unanswered: an event page can die with a question in its hands. */
const ATTEMPT_MS = 2_500;
/** For questions that derive a key from the password, which takes its time on a slow machine. */
const SLOW_ATTEMPT_MS = 9_000;
const SLOW: ReadonlySet<MessageName> = new Set<MessageName>([
  "vault/create",
  "vault/unlock",
  "vault/change-password",
  "approval/verify",
  "approval/approve",
]);
/** For questions that a site or the server of sync has a part in: a whole vault may have to be fetched and checked. */
const SERVER_ATTEMPT_MS = 90_000;
const SERVER_GIVE_UP_MS = 180_000;
const WITH_SERVER: ReadonlySet<MessageName> = new Set<MessageName>([
  "vault/join",
  "pairing/finish",
  "sync/connect",
  "sync/now",
  "sync/merge-fork",
  "checklist/enrol-page",
]);
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/** Makes `ask`. It throws Fault with the background's code, or with "ui/no-answer". */
export function askWithRetry({ send, nowMs, sleep }: Messaging): Ask {
  return async (name, request) => {
    const giveUpAtMs = nowMs() + (WITH_SERVER.has(name) ? SERVER_GIVE_UP_MS : GIVE_UP_MS);
    let cause: unknown;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      try {
        const answer = await Promise.race([send({ name, request }), sleep(attemptMs(name))]);
        if (isAnswer<typeof name>(answer)) return responseOf(answer);
      } catch (error) {
        if (error instanceof Fault) throw error;
        cause = error;
      }
      if (nowMs() + pauseMs >= giveUpAtMs)
        throw new Fault("ui/no-answer", "the background did not answer", cause);
      await sleep(pauseMs);
    }
  };
}

function attemptMs(name: MessageName): number {
  if (WITH_SERVER.has(name)) return SERVER_ATTEMPT_MS;
  return SLOW.has(name) ? SLOW_ATTEMPT_MS : ATTEMPT_MS;
}

function responseOf<Name extends MessageName>(answer: WireAnswer<Name>): ResponseOf<Name> {
  if (!answer.ok) throw new Fault(answer.fault, "the background reported a fault");
  return answer.response;
}

/** Decoder of the envelope; what is inside comes from our own background and is typed by the contract. */
function isAnswer<Name extends MessageName>(answer: unknown): answer is WireAnswer<Name> {
  if (typeof answer !== "object" || answer === null || !("ok" in answer)) return false;
  return answer.ok === true ? "response" in answer : "fault" in answer && typeof answer.fault === "string";
}

/** The code to show for whatever an action threw. */
export function faultCode(error: unknown): string {
  return error instanceof Fault ? String(error.code) : "ui/unexpected";
}
