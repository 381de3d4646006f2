/** What both sides of a pairing need from the background around them. */
import type { NowMs, RandomBytes } from "../../../shared/bytes/environment.ts";
import type { HttpDoor } from "../../../shared/sync/http-exchange.ts";
import type { SessionArea } from "../session-area.ts";
import type { Locks } from "../sync/engine-lock.ts";
import type { VaultSync } from "../sync/vault-sync.ts";
import type { VaultAccess } from "../vault/vault-access.ts";
import type { VaultKeeper } from "../vault/vault-keeper.ts";

export type PairingWorld = {
  readonly access: VaultAccess;
  readonly keeper: VaultKeeper;
  readonly sync: VaultSync;
  readonly session: SessionArea;
  readonly locks: Locks;
  readonly door: HttpDoor<AbortSignal>;
  readonly random: RandomBytes;
  readonly nowMs: NowMs;
  /** Milliseconds that no change of the wall clock moves. */
  readonly monotonicMs: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** Something that a page shows has changed. */
  readonly changed: () => void;
};

/** How often a mailbox is looked into. */
export const LOOK_EVERY_MS = 1_000;
