/** What only the isolated world of a frame can tell about it (see ceremony-contract.ts). */
import type { FrameFacts } from "../messages/ceremony-contract.ts";
import type { Operation } from "../messages/page-contract.ts";
import { isAllowedByPolicy } from "./permissions-policy.ts";

/** User activation is read in the first turn, before anything can use it up. */
export async function readFrameFacts(operation: Operation): Promise<FrameFacts> {
  const hasUserActivation = navigator.userActivation.isActive;
  const ancestors = ancestorOrigins();
  const isCrossOrigin = ancestors.some((ancestor) => ancestor !== self.origin);
  return {
    ancestorOrigins: ancestors,
    isAllowedByPolicy: await isAllowedByPolicy(operation, isCrossOrigin, hasUserActivation),
    hasUserActivation,
  };
}

/**
 * Parent first. Chromium and Firefox 153 tell; an older Firefox lets us read only the ancestors of our own origin, and
 * any other is "null", which equals no origin.
 */
function ancestorOrigins(): string[] {
  const told: Partial<Location> = location;
  if (told.ancestorOrigins) return Array.from(told.ancestorOrigins);
  const origins: string[] = [];
  for (let frame: Window = window; frame !== frame.parent; frame = frame.parent)
    origins.push(originOf(frame.parent));
  return origins;
}

function originOf(frame: Window): string {
  try {
    return frame.origin;
  } catch {
    // Of another origin.
    return "null";
  }
}
