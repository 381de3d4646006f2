/**
 * The life of a page's request, from its arrival to its confirmation, whatever dies in between.
 *
 * [Note: once, whatever dies] Every step starts from what is stored. A request id is decided once: if an outcome is
 * recorded (in session storage, or for a new passkey in the database beside the passkey) every repetition of submit
 * or approval answers from it.
 */
import { CeremonyFault, type CeremonyFaultCode } from "../../../shared/webauthn/ceremony-fault.ts";
import type { RelayToBackground } from "../../messages/ceremony-contract.ts";
import type { Outcome } from "../../messages/page-contract.ts";
import { OneAtATime } from "../one-at-a-time.ts";
import type { FrameSender } from "../sender.ts";
import { attend } from "./attention.ts";
import type { CeremonyWorld } from "./ceremony-doors.ts";
import { intake, type Submission } from "./intake.ts";
import type { PendingRequest } from "./pending-requests.ts";
import { faultOutcome, INTERNAL_OUTCOME } from "./run-ceremony.ts";

const CONFIRM_WITHIN_MS = 10 * 60_000;

export class Ceremonies {
  readonly world: CeremonyWorld;
  readonly #turns = new OneAtATime();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(world: CeremonyWorld) {
    this.world = world;
  }

  /** Runs `job` alone among all that concern this request. */
  inTurn<T>(requestId: string, job: () => Promise<T>): Promise<T> {
    return this.#turns.run(requestId, job);
  }

  /** A page asks, for the first time or again after the connection broke. */
  submit(message: Extract<RelayToBackground, { type: "submit" }>, from: FrameSender): Promise<void> {
    return this.inTurn(message.requestId, async () => {
      const known = await this.known(message.requestId);
      if (known === null) return this.#beginOnce({ ...message, ...from });
      if (known.asker.documentId !== from.asker.documentId) return;
      if (known.outcome) return this.world.answer(known.requestId, known.outcome);
      this.#watchDeadline(known);
      await attend(this.world);
    });
  }

  /** The page aborted: nothing is answered any more. */
  abort(requestId: string, documentId: string): Promise<void> {
    return this.inTurn(requestId, async () => {
      const request = await this.world.requests.find(requestId);
      if (request?.asker.documentId === documentId) await this.drop(request);
    });
  }

  /** The page has settled its promise: the outcome may be forgotten. */
  confirm(requestId: string, documentId: string): Promise<void> {
    return this.inTurn(requestId, async () => {
      const request = await this.world.requests.find(requestId);
      if (request && request.asker.documentId !== documentId) return;
      if (request === null && (await this.world.recorded.find(requestId, documentId)) === null) return;
      await this.world.requests.remove(requestId);
      await this.world.recorded.confirm(requestId);
    });
  }

  /**
   * The request with everything that is known of its end. A passkey that reached the disk decides the request even
   * if the worker died before it could note so.
   */
  async known(requestId: string): Promise<PendingRequest | null> {
    const request = await this.world.requests.find(requestId);
    if (request === null || request.outcome !== null) return request;
    const outcome = await this.world.recorded.find(requestId, request.asker.documentId);
    if (outcome === null) return request;
    await this.settle(request, outcome);
    return { ...request, outcome };
  }

  /** Ends the request: notes the outcome, tells the page, closes the window and lets the next one have it. */
  async settle(request: PendingRequest, outcome: Outcome): Promise<void> {
    const present = (await this.world.requests.update(request.requestId, { outcome })) ?? request;
    this.#forgetTimer(request.requestId);
    if (outcome.kind === "native") {
      // The browser's own dialog needs the asking window in front, so ours goes first.
      await this.#closeWindow(present);
      await this.world.windows.focusAsker(present.asker);
      this.world.answer(request.requestId, outcome);
    } else {
      this.world.answer(request.requestId, outcome);
      await this.#closeWindow(present);
    }
    this.world.changed();
    await attend(this.world);
  }

  settleWithFault(request: PendingRequest, code: CeremonyFaultCode): Promise<void> {
    return this.settle(request, faultOutcome(new CeremonyFault(code, "ended")));
  }

  /** The asking document is gone: nobody waits for an answer. */
  async drop(request: PendingRequest): Promise<void> {
    await this.world.requests.remove(request.requestId);
    this.#forgetTimer(request.requestId);
    await this.#closeWindow(request);
    this.world.changed();
    await attend(this.world);
  }

  /** Ends every request of documents that are no longer shown. */
  async dropGone(): Promise<void> {
    for (const request of await this.world.requests.waiting())
      if (!(await this.world.windows.isAlive(request.asker))) await this.#dropWaiting(request);
  }

  /** Ends every waiting request whose frame has not connected again. */
  async dropUnconnected(isConnected: (requestId: string) => boolean): Promise<void> {
    for (const request of await this.world.requests.waiting())
      if (!isConnected(request.requestId)) await this.#dropWaiting(request);
  }

  /** No vault is left to answer from: every page that waits gets the browser's own answer. */
  async giveUp(): Promise<void> {
    for (const { requestId } of await this.world.requests.waiting())
      await this.inTurn(requestId, async () => {
        const request = await this.known(requestId);
        if (request?.outcome === null) await this.settle(request, { kind: "native" });
      });
  }

  /** The person closed the approval window: the same as cancelling. */
  async windowClosed(windowId: number): Promise<void> {
    for (const request of await this.world.requests.waiting())
      if (request.approvalWindowId === windowId) {
        await this.world.cancels.note(request.origin);
        await this.#endWaiting(request, "ceremony/cancelled");
      }
  }

  /** Ends what has run out of time and forgets what nobody fetched. Called at every start and by timers. */
  async expire(): Promise<void> {
    const nowMs = this.world.nowMs();
    for (const request of await this.world.requests.all()) {
      if (request.outcome !== null) {
        if (request.deadlineMs + CONFIRM_WITHIN_MS < nowMs)
          await this.world.requests.remove(request.requestId);
      } else if (request.deadlineMs <= nowMs) {
        await this.#endWaiting(request, "ceremony/timed-out");
      } else {
        this.#watchDeadline(request);
      }
    }
  }

  /** A passkey on disk answers for its request even where nothing else of the request is left. */
  async #beginOnce(submission: Submission): Promise<void> {
    const { requestId, asker } = submission;
    const recorded = await this.world.recorded.find(requestId, asker.documentId);
    if (recorded !== null) return this.world.answer(requestId, recorded);
    return this.#begin(submission);
  }

  /** Whatever goes wrong on the way to the person, the page gets an answer. */
  async #begin(submission: Submission): Promise<void> {
    const { requestId } = submission;
    try {
      const decision = await intake(submission, this.world);
      if (decision.kind === "settled") return this.world.answer(requestId, decision.outcome);
      await this.#supersede(decision.request);
      await this.world.requests.add(decision.request);
      this.#watchDeadline(decision.request);
      this.world.arrived(decision.request.operation);
    } catch {
      // Faults of storage or vault: to the page they are all the same refusal.
      return this.world.answer(requestId, INTERNAL_OUTCOME);
    }
    await attend(this.world).catch(() => this.#withoutWindow(requestId));
  }

  /** No window could be opened to ask the person: the browser's own dialog shall. */
  async #withoutWindow(requestId: string): Promise<void> {
    const request = await this.world.requests.find(requestId);
    if (request?.outcome === null && request.approvalWindowId === null)
      await this.settle(request, { kind: "native" });
  }

  /** One request a frame: a newer call of the same document ends the older one. */
  async #supersede(newer: PendingRequest): Promise<void> {
    for (const older of await this.world.requests.waiting())
      if (older.asker.documentId === newer.asker.documentId)
        await this.#endWaiting(older, "ceremony/superseded");
  }

  /** Ends a request unless it was decided meanwhile. */
  #endWaiting({ requestId }: PendingRequest, code: CeremonyFaultCode): Promise<void> {
    return this.inTurn(requestId, async () => {
      const known = await this.known(requestId);
      if (known?.outcome === null) await this.settleWithFault(known, code);
    });
  }

  /** Drops a request unless it was decided meanwhile: then its page may still come for the answer. */
  #dropWaiting({ requestId }: PendingRequest): Promise<void> {
    return this.inTurn(requestId, async () => {
      const known = await this.known(requestId);
      if (known?.outcome === null) await this.drop(known);
    });
  }

  async #closeWindow(request: PendingRequest): Promise<void> {
    if (request.approvalWindowId !== null) await this.world.windows.close(request.approvalWindowId);
  }

  #watchDeadline(request: PendingRequest): void {
    this.#forgetTimer(request.requestId);
    const leftMs = Math.max(0, request.deadlineMs - this.world.nowMs());
    this.#timers.set(
      request.requestId,
      setTimeout(() => void this.expire(), leftMs),
    );
  }

  #forgetTimer(requestId: string): void {
    clearTimeout(this.#timers.get(requestId));
    this.#timers.delete(requestId);
  }
}
