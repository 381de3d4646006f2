/** What routes are given. Built once by `buildApp`; nothing here is a global. */
import type { NowMs, RandomBytes } from "../shared/bytes/environment.ts";
import type { VerifySignature } from "../shared/log/signature-scheme.ts";
import type { SoundKeys } from "./auth/sound-keys.ts";
import type { Stamps } from "./auth/stamps.ts";
import type { ServerConfig } from "./config.ts";
import type { HintHub } from "./fan-out/hint-hub.ts";
import type { KnownVaults } from "./log/known-vaults.ts";
import type { Removals } from "./log/removals.ts";
import type { RateLimits } from "./plugins/rate-limits.ts";
import type { ServerMetrics } from "./plugins/server-metrics.ts";
import type { FanOut, VaultStore } from "./storage/vault-store.ts";

export type ServerContext = {
  readonly config: ServerConfig;
  readonly store: VaultStore;
  readonly fanOut: FanOut;
  readonly vaults: KnownVaults;
  readonly removals: Removals;
  readonly stamps: Stamps;
  readonly verify: VerifySignature;
  readonly keys: SoundKeys;
  readonly limits: RateLimits;
  readonly metrics: ServerMetrics;
  readonly hub: HintHub;
  readonly nowMs: NowMs;
  readonly random: RandomBytes;
  /** True from the signal to stop on. */
  readonly isStopping: () => boolean;
};
