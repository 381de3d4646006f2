/**
 * The shipped server behind its routes: the same functions that HTTP calls, over a store in memory, asked by members
 * only. What it answers is what a transport would give the engine.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { equalBytes } from "../../../shared/bytes/bytes.ts";
import type { NowMs, RandomBytes } from "../../../shared/bytes/environment.ts";
import type { ControlState } from "../../../shared/log/control-state.ts";
import { verifyStrict } from "../../../shared/log/signature-scheme.ts";
import { SyncFault, type SyncFaultCode } from "../../../shared/sync/sync-fault.ts";
import type { AppendResult, LogPage, Transport } from "../../../shared/sync/transport.ts";
import { MAX_LEAVES, MAX_PAGE_ENTRIES } from "../../../shared/wire/limits.ts";
import type { SuffixRequest } from "../../../shared/wire/suffix-bodies.ts";
import { WireFault, type WireFaultCode } from "../../../shared/wire/wire-fault.ts";
import { isMember } from "../../../sync-server/auth/authorise.ts";
import { SoundKeys } from "../../../sync-server/auth/sound-keys.ts";
import { Stamps } from "../../../sync-server/auth/stamps.ts";
import { readConfig } from "../../../sync-server/config.ts";
import { HintHub } from "../../../sync-server/fan-out/hint-hub.ts";
import { inProcessFanOut } from "../../../sync-server/fan-out/in-process.ts";
import { appendEntries } from "../../../sync-server/log/append-entries.ts";
import { compactVaults } from "../../../sync-server/log/compaction.ts";
import { foundVault } from "../../../sync-server/log/found-vault.ts";
import { type KnownVault, KnownVaults } from "../../../sync-server/log/known-vaults.ts";
import { readPage } from "../../../sync-server/log/log-page.ts";
import { putSuffix } from "../../../sync-server/log/put-suffix.ts";
import { readStart } from "../../../sync-server/log/read-start.ts";
import { Removals } from "../../../sync-server/log/removals.ts";
import { extendedQuota } from "../../../sync-server/log/room.ts";
import { RateLimits } from "../../../sync-server/plugins/rate-limits.ts";
import { ServerMetrics } from "../../../sync-server/plugins/server-metrics.ts";
import type { ServerContext } from "../../../sync-server/server-context.ts";
import { type Answer, type Asking, type Call, callOn, type Server } from "../world/calls.ts";
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

  /** The control state of a vault, or null where it is not here. */
  async control(vaultId: Uint8Array): Promise<ControlState | null> {
    return (await this.#context.vaults.find(vaultId))?.state ?? null;
  }

  /** What a server gives that asks nobody who they are. */
  async pageForAnyone(vaultId: Uint8Array, after: number): Promise<LogPage> {
    const vault = await this.#context.vaults.find(vaultId);
    if (vault === null) throw new SyncFault("sync/no-such-vault", "not here");
    return readPage(this.#context.store, vault.record, after, MAX_PAGE_ENTRIES);
  }

  /** The hourly work: drops what a confirmed snapshot makes superfluous. */
  async compact(): Promise<void> {
    await compactVaults(this.#context);
  }

  async answer(device: Asking, call: Call): Promise<Answer> {
    try {
      return await callOn(memberTransport(this.#context, device), call);
    } catch (cause) {
      if (cause instanceof WireFault) throw new SyncFault(SYNC_CODES[cause.code], cause.code, cause);
      throw cause;
    }
  }
}

function contextOver(store: MemoryStore, nowMs: NowMs, random: RandomBytes): ServerContext {
  const hub = new HintHub(nowMs);
  return {
    config: readConfig({ KEYFERRY_ORIGIN: ORIGIN, KEYFERRY_REGISTRATION: "open" }),
    store,
    fanOut: inProcessFanOut(),
    vaults: new KnownVaults(store),
    removals: new Removals(store),
    stamps: new Stamps(random(32), ORIGIN),
    verify: verifyStrict,
    keys: new SoundKeys(),
    limits: new RateLimits(null, nowMs),
    metrics: new ServerMetrics(store, nowMs, () => hub.count),
    hub,
    nowMs,
    random,
    isStopping: () => false,
  };
}

/** What the routes do, each for a member of the vault. */
function memberTransport(context: ServerContext, { vaultId, deviceId }: Asking): Transport {
  const { store } = context;
  const member = async (): Promise<KnownVault> => {
    const vault = await context.vaults.find(vaultId);
    if (vault === null || !isMember(vault, { vaultId, deviceId }))
      throw new WireFault("wire/unauthorised", "no member of this vault");
    return vault;
  };
  return {
    found: async (genesis, invite) => (await foundVault([genesis], invite, unlimited, context)).at,
    pull: async (after) => readPage(store, (await member()).record, after, MAX_PAGE_ENTRIES),
    append: async (expect, entries) => appendEntries(await member(), { expect, entries }, context),
    putSuffix: async (expect, start, entries) => {
      const vault = await context.vaults.find(vaultId);
      const request = { expect, start, entries, invite: null };
      if (vault === null) return foundBySuffix(request, context);
      const put = putSuffix(vault, request, context);
      return isMember(vault, { vaultId, deviceId }) ? put : likeAnyRefusal(put);
    },
    joinStart: async () => {
      const { record } = await member();
      return { at: { seq: record.seq, head: record.head }, start: await readStart(store, record) };
    },
    leaves: async (from, to) => {
      await member();
      return store.leaves(vaultId, from, Math.min(to, from + MAX_LEAVES));
    },
    chunk: async (hash) => {
      await member();
      const bytes = await store.chunk(vaultId, hash);
      if (bytes === null) throw new WireFault("wire/not-found", "no such chunk");
      return bytes;
    },
    putChunk: async (hash, bytes) => {
      await member();
      if (!equalBytes(sha256(bytes), hash))
        throw new WireFault("wire/malformed", "not the bytes of this hash");
      const outcome = await store.putChunk(
        vaultId,
        hash,
        bytes,
        extendedQuota(context.config.quotaBytes),
        context.nowMs(),
      );
      if (outcome === "over-quota") throw new WireFault("wire/over-quota", "chunk");
    },
    missingChunks: async (hashes) => {
      await member();
      return store.missingChunks(vaultId, hashes);
    },
  };
}

/** Rate limits are about people's patience, not about what is lost. */
function unlimited(): void {
  // Every founding is allowed.
}

async function foundBySuffix(request: SuffixRequest, context: ServerContext): Promise<AppendResult> {
  if (request.expect.seq !== 0 || request.start !== null)
    throw new WireFault("wire/unauthorised", "no such vault");
  const { at } = await foundVault(request.entries, null, unlimited, context);
  return { outcome: "appended", at };
}

/** A stranger learns nothing but that the log was extended. */
async function likeAnyRefusal(put: Promise<AppendResult>): Promise<AppendResult> {
  const result = await put.catch((cause: unknown) => {
    throw new WireFault("wire/unauthorised", "not extended by a stranger", cause);
  });
  if (result.outcome === "appended") return result;
  throw new WireFault("wire/unauthorised", "not extended by a stranger");
}

/** What a transport throws for an answer of this code. */
const SYNC_CODES: Readonly<Record<WireFaultCode, SyncFaultCode>> = {
  "wire/malformed": "sync/refused",
  "wire/unauthorised": "sync/unauthorised",
  "wire/registration-closed": "sync/registration-closed",
  "wire/invite-needed": "sync/registration-closed",
  "wire/not-found": "sync/refused",
  "wire/vault-exists": "sync/refused",
  "wire/slot-taken": "sync/refused",
  "wire/closed": "sync/closed",
  "wire/too-large": "sync/refused",
  "wire/over-quota": "sync/over-quota",
  "wire/wrong-media-type": "sync/refused",
  "wire/entry-refused": "sync/refused",
  "wire/chunks-missing": "sync/refused",
  "wire/needs-newer-version": "sync/needs-newer-version",
  "wire/rate-limited": "sync/rate-limited",
  "wire/server-error": "sync/unreachable",
  "wire/unavailable": "sync/unreachable",
};
