/**
 * Requests of pages that are not finished: waiting for the person, or answered and not yet confirmed by the page.
 * Kept in session storage, so that the worker may die at any point of a ceremony.
 */
import type { Json, Operation, Outcome } from "../../messages/page-contract.ts";
import { OneAtATime } from "../one-at-a-time.ts";
import type { Asker } from "../sender.ts";
import type { SessionArea } from "../session-area.ts";

export type PendingRequest = {
  readonly requestId: string;
  readonly operation: Operation;
  readonly untrustedOptions: Json;
  readonly origin: string;
  /** Origin of the top-level page where it differs from an ancestor's, else null. */
  readonly topOrigin: string | null;
  /** The RP ID whose site has named `origin` as one of its own, or null. */
  readonly relatedRpId: string | null;
  readonly asker: Asker;
  readonly createdAtMs: number;
  readonly deadlineMs: number;
  /** The approval window, once there is one. */
  readonly approvalWindowId: number | null;
  /** Set just before the window is asked for, so that a restarted worker does not open a second one. */
  readonly openingSinceMs: number | null;
  /** When the person gave the password for this very request. */
  readonly verifiedAtMs: number | null;
  /** How it ended; kept until the page confirms. */
  readonly outcome: Outcome | null;
};

const PREFIX = "request:";

export class PendingRequests {
  readonly #session: SessionArea;
  readonly #turns = new OneAtATime();

  constructor(session: SessionArea) {
    this.#session = session;
  }

  async find(requestId: string): Promise<PendingRequest | null> {
    // Only this class writes under the prefix, so the shape is known.
    return ((await this.#session.read(PREFIX + requestId)) as PendingRequest | undefined) ?? null;
  }

  async add(request: PendingRequest): Promise<void> {
    await this.#session.write(PREFIX + request.requestId, request);
  }

  /** Changes some members, whatever else changes others meanwhile. Null where the request is gone. */
  update(requestId: string, changes: Partial<PendingRequest>): Promise<PendingRequest | null> {
    return this.#turns.run(requestId, async () => {
      const present = await this.find(requestId);
      if (present === null) return null;
      const updated = { ...present, ...changes };
      await this.#session.write(PREFIX + requestId, updated);
      return updated;
    });
  }

  async remove(requestId: string): Promise<void> {
    await this.#session.remove(PREFIX + requestId);
  }

  /** All of them, oldest first. */
  async all(): Promise<PendingRequest[]> {
    const requests = [...(await this.#session.readAll(PREFIX)).values()] as PendingRequest[];
    return requests.sort((a, b) => a.createdAtMs - b.createdAtMs);
  }

  /** Those that wait for the person, oldest first. */
  async waiting(): Promise<PendingRequest[]> {
    return (await this.all()).filter((request) => request.outcome === null);
  }
}
