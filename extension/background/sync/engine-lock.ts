/**
 * One engine at a time per browser profile: the browser's own exclusive lock, which ends with whoever holds it. A second
 * background (an update, a private window in split mode) waits for the first.
 */
const NAME = "keyferry-engine";

/** The part of `navigator.locks` that is used. */
export type Locks = {
  request<T>(name: string, work: () => Promise<T>): Promise<T>;
};

/** Runs one piece of work of the engine alone in this profile. */
export function inEngineLock<T>(locks: Locks, work: () => Promise<T>): Promise<T> {
  return locks.request(NAME, work);
}
