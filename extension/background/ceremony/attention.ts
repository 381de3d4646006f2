/**
 * When a waiting request may take the person's attention: only for the tab they are looking at, one approval window
 * per browser window. Others wait on the toolbar badge until their tab is shown.
 */

import { OneAtATime } from "../one-at-a-time.ts";
import type { CeremonyWorld } from "./ceremony-doors.ts";
import type { PendingRequest } from "./pending-requests.ts";

/** A window that a killed worker may have asked for announces itself well within this time. */
const OPENING_GRACE_MS = 1500;

const turns = new OneAtATime();

/** Opens what may be opened now, and counts the rest on the badge. Call it whenever anything of this changes. */
export function attend(world: CeremonyWorld): Promise<void> {
  return turns.run("attend", () => attendNow(world));
}

async function attendNow(world: CeremonyWorld): Promise<void> {
  const waiting = await world.requests.waiting();
  world.watch(waiting.length > 0);
  const taken = new Set(waiting.filter(hasWindow).map((request) => request.asker.windowId));
  let unseen = 0;
  for (const request of waiting.filter((one) => !hasWindow(one))) {
    const isFree = !taken.has(request.asker.windowId);
    if (isFree && (await world.windows.isInFront(request.asker))) {
      taken.add(request.asker.windowId);
      await open(request, world);
    } else {
      unseen++;
    }
  }
  await world.windows.badge(unseen);
}

async function open(request: PendingRequest, world: CeremonyWorld): Promise<void> {
  const { requestId } = request;
  const sinceMs = request.openingSinceMs;
  const graceMs = sinceMs === null ? 0 : sinceMs + OPENING_GRACE_MS - world.nowMs();
  if (graceMs > 0) {
    setTimeout(() => void attend(world), graceMs);
    return;
  }
  await world.requests.update(requestId, { openingSinceMs: world.nowMs() });
  const windowId = await world.windows.open(requestId, request.asker);
  const present = await world.requests.find(requestId);
  if (present === null || present.outcome !== null) await world.windows.close(windowId);
  else if (present.approvalWindowId === null)
    await world.requests.update(requestId, { approvalWindowId: windowId });
}

function hasWindow(request: PendingRequest): boolean {
  return request.approvalWindowId !== null;
}
