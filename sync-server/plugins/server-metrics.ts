/**
 * What can be counted without knowing whom it concerns: no label holds an id, an address or a path with one. One
 * registry per app, so that two in a process do not share numbers.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { NowMs } from "../../shared/bytes/environment.ts";
import type { StoreCounts, VaultStore } from "../storage/vault-store.ts";

/** Counting a large store takes a while, so scrapes share an answer for this long. */
const COUNTS_HOLD_MS = 60_000;
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export type LogOutcome = "accepted" | "again" | "conflict" | "refused" | "over-quota" | "chunks-missing";

export class ServerMetrics {
  readonly registry = new Registry();
  readonly #requests: Histogram<"method" | "route" | "status">;
  readonly #writes: Counter<"outcome">;
  readonly #entries: Counter;
  readonly #refusals: Counter<"refusal">;
  readonly #hints: Counter;
  readonly #freed: Counter;

  constructor(store: VaultStore, nowMs: NowMs, connectionCount: () => number) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.#requests = new Histogram({
      name: "keyferry_request_seconds",
      help: "Time from request to response, by route",
      labelNames: ["method", "route", "status"],
      buckets: SECONDS,
      registers,
    });
    this.#writes = new Counter({
      name: "keyferry_log_writes_total",
      help: "Appends, suffixes and foundings by outcome",
      labelNames: ["outcome"],
      registers,
    });
    this.#entries = new Counter({ name: "keyferry_entries_total", help: "Entries accepted", registers });
    this.#refusals = new Counter({
      name: "keyferry_refusals_total",
      help: "Entries refused, by the rule that they break",
      labelNames: ["refusal"],
      registers,
    });
    this.#hints = new Counter({ name: "keyferry_hints_total", help: "Hints sent", registers });
    this.#freed = new Counter({
      name: "keyferry_compacted_bytes_total",
      help: "Bytes freed by compaction",
      registers,
    });
    new Gauge({
      name: "keyferry_live_connections",
      help: "Open live connections",
      registers,
      collect() {
        this.set(connectionCount());
      },
    });
    addStoreGauges(this.registry, countsOf(store, nowMs));
  }

  request(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status }, seconds);
  }

  write(outcome: LogOutcome, entryCount = 0): void {
    this.#writes.inc({ outcome });
    if (entryCount > 0) this.#entries.inc(entryCount);
  }

  refusal(refusal: string): void {
    this.#refusals.inc({ refusal });
  }

  hints(count: number): void {
    this.#hints.inc(count);
  }

  compacted(bytes: number): void {
    this.#freed.inc(bytes);
  }
}

function countsOf(store: VaultStore, nowMs: NowMs): () => Promise<StoreCounts> {
  let held: { readonly counts: Promise<StoreCounts>; readonly untilMs: number } | null = null;
  return () => {
    if (held === null || held.untilMs <= nowMs())
      held = { counts: store.counts(), untilMs: nowMs() + COUNTS_HOLD_MS };
    return held.counts;
  };
}

function addStoreGauges(registry: Registry, counts: () => Promise<StoreCounts>): void {
  const gauge = (name: string, help: string, member: keyof StoreCounts): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.set((await counts())[member]);
      },
    });
  };
  gauge("keyferry_vaults", "Vaults kept", "vaults");
  gauge("keyferry_entries", "Entries kept, compacted ones included", "entries");
  gauge("keyferry_stored_bytes", "What everything takes on disk", "bytes");
}
