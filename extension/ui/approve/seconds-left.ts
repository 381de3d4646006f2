/** How many seconds a request has left, in its last minute only: a running clock before that would only hurry. */
export function secondsLeft(deadlineMs: number, nowMs: number): number | null {
  const seconds = Math.ceil((deadlineMs - nowMs) / 1000);
  return seconds > 60 ? null : Math.max(0, seconds);
}
