/** What pure code needs from outside and therefore takes as arguments: chance and time. */

/** Returns `length` bytes from a cryptographically secure source. */
export type RandomBytes = (length: number) => Uint8Array;

/** Returns the wall clock in milliseconds since 1970. */
export type NowMs = () => number;
