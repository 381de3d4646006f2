/**
 * The signature counter (WebAuthn Level 3, section 6.1.1). Passkeys made here answer 0 for ever, since a synced
 * passkey has no single counter. One that was imported with a counter goes on rising, so that a site which checks
 * for clones stays content: by the clock, so that all devices of a vault rise together without a synced write.
 */
const MAX = 0xffff_ffff;

/**
 * The counter to answer with, a uint32. `counter`: what the passkey arrived with. `lastCounter`: the last answer of
 * this device, 0 if none; the new one must be on disk before it leaves.
 */
export function nextSignCount(counter: number, lastCounter: number, nowMs: number): number {
  if (counter === 0) return 0;
  return Math.min(MAX, Math.max(counter + 1, lastCounter + 1, Math.floor(nowMs / 1000)));
}
