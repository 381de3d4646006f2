/** A family of runs: what happens in them how often, and how rough the world is. */

import type { Pace } from "./life.ts";
import type { Weather } from "./network.ts";

/** Everything that can happen between two moments of a run. */
export type Deed =
  | "edit"
  | "editAndSync"
  | "import"
  | "sync"
  | "goOffline"
  | "goOnline"
  | "crash"
  | "crashAtAwait"
  | "restart"
  | "join"
  | "remove"
  | "rekey"
  | "close"
  | "copyProfile"
  | "setBackProfile"
  | "mergeFork"
  | "daysPass"
  | "serverDown"
  | "serverUp"
  | "serverBackUp"
  | "serverRestore"
  | "serverRestoreQuietly"
  | "serverRestoreUnanswered"
  | "serverSplit"
  | "serverFreeze"
  | "serverLie"
  | "serverHonest"
  | "serverCompact";

export type Family = {
  readonly name: string;
  /** Weights. */
  readonly deeds: Partial<Record<Deed, number>>;
  readonly devices: readonly [least: number, most: number];
  readonly length: readonly [least: number, most: number];
  readonly weather: Weather;
  readonly pace: Pace;
  /** Clocks differ by up to this much, either way. */
  readonly skewMs: number;
  /** How often a disk is compared with its log right after a commit. */
  readonly samples: number;
  /** Wrong answers of the server are part of it. */
  readonly isServerTrusted: boolean;
};
