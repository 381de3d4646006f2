/**
 * Waits for a slot of a mailbox to be filled. A server that does not answer is asked again: a pairing ends by its clock or
 * by a person, not by a lost packet.
 */
import type { HttpMailbox } from "../../../shared/sync/http-mailbox.ts";
import { SyncFault } from "../../../shared/sync/sync-fault.ts";
import { LOOK_EVERY_MS } from "./pairing-world.ts";

const TRANSIENT: ReadonlySet<string> = new Set(["sync/unreachable", "sync/rate-limited"]);

export type Watching = {
  readonly mailbox: HttpMailbox<AbortSignal>;
  readonly pause: (ms: number) => Promise<void>;
  /** Asked before every look: false ends the waiting. */
  readonly goesOn: () => boolean;
  /** Whether the server answered this time. */
  readonly answered: (isAnswered: boolean) => void;
};

/** What the slot holds; null where the waiting was ended; "gone" where the mailbox is. Throws SyncFault that lasts. */
export async function waitForSlot(watching: Watching, slot: number): Promise<Uint8Array | null | "gone"> {
  return untilAnswered(watching, () => watching.mailbox.read(slot));
}

/** Writes a slot however often it takes. Null where it was given up. */
export async function fillSlot(
  watching: Watching,
  slot: number,
  bytes: Uint8Array,
): Promise<"stored" | "taken" | "gone" | null> {
  return untilAnswered(watching, () => watching.mailbox.write(slot, bytes));
}

/** Makes the call until it gives something, again after a pause where it gives null or the server does not answer. */
export async function untilAnswered<Value>(
  { pause, goesOn, answered }: Omit<Watching, "mailbox">,
  call: () => Promise<Value | null>,
): Promise<Value | null> {
  while (goesOn()) {
    try {
      const value = await call();
      answered(true);
      if (!goesOn()) return null;
      if (value !== null) return value;
    } catch (cause) {
      if (!(cause instanceof SyncFault) || !TRANSIENT.has(cause.code)) throw cause;
      answered(false);
    }
    await pause(LOOK_EVERY_MS);
  }
  return null;
}
