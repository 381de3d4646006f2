/**
 * The shipped server behind its routes: the same functions that HTTP calls, over a store in memory, asked by members
 * only. What it answers is what a transport would give the engine.
 */
import type { NowMs, RandomBytes } from "../../../shared/bytes/environment.ts";
import { idText } from "../../../shared/log/device-id.ts";
import { verifyStrict } from "../../../shared/log/signature-scheme.ts";
import { SyncFault, type SyncFaultCode } from "../../../shared/sync/sync-fault.ts";
import type { Transport } from "../../../shared/sync/transport.ts";
import { WireFault, type WireFaultCode } from "../../../shared/wire/wire-fault.ts";
import { isMember } from "../../../sync-server/auth/authorise.ts";
import { Stamps } from "../../../sync-server/auth/stamps.ts";
import { readConfig } from "../../../sync-server/config.ts";
import { HintHub } from "../../../sync-server/fan-out/hint-hub.ts";
import { inProcessFanOut } from "../../../sync-server/fan-out/in-process.ts";
import { appendEntries } from "../../../sync-server/log/append-entries.ts";
import { foundVault } from "../../../sync-server/log/found-vault.ts";
import { type KnownVault, KnownVaults } from "../../../sync-server/log/known-vaults.ts";
import { readPage } from "../../../sync-server/log/log-page.ts";
import { RateLimits } from "../../../sync-server/plugins/rate-limits.ts";
import { ServerMetrics } from "../../../sync-server/plugins/server-metrics.ts";
import type { ServerContext } from "../../../sync-server/server-context.ts";
import { type Answer, type Call, callOn, type Server } from "../world/calls.ts";
import { MemoryStore, type StoreContent } from "./memory-store.ts";

export const ORIGIN = "https://sync.example";

export class KeyferryServer implements Server {
  #store = new MemoryStore();
  #context: ServerContext;
  readonly #nowMs: NowMs;
  readonly #random: RandomBytes;

  constructor(nowMs: NowMs, random: RandomBytes) {
    this.#nowMs = nowMs;
    this.#random = random;
    this.#context = contextOver(this.#store, nowMs, random);
  }

  get content(): StoreContent {
    return this.#store.content;
  }

  /** Begins anew over this content: a restart, or a restore from a backup. */
  restart(content: StoreContent): void {
    this.#store = new MemoryStore(content);
    this.#context = contextOver(this.#store, this.#nowMs, this.#random);
  }

  get context(): ServerContext {
    return this.#context;
  }

  async answer(vaultId: Uint8Array, deviceId: Uint8Array, call: Call): Promise<Answer> {
    try {
      return await callOn(memberTransport(this.#context, vaultId, deviceId), call);
    } catch (cause) {
      if (cause instanceof WireFault) throw new SyncFault(SYNC_CODES[cause.code], cause.code, cause);
      throw cause;
    }
  }
}
