/**
 * Token buckets by name: each holds up to `burst` and gains `perSecond`. Names are addresses and ids, kept in memory
 * only, and forgotten when full again or when there are too many. Every node counts for itself.
 */
import type { NowMs } from "../../shared/bytes/environment.ts";
import { LruMap } from "../lru-map.ts";

export type Rate = { readonly burst: number; readonly perSecond: number };

type Bucket = { tokens: number; atMs: number };

const BUCKETS_REMEMBERED = 50_000;

export class TokenBuckets {
  readonly #rate: Rate;
  readonly #nowMs: NowMs;
  readonly #buckets = new LruMap<Bucket>(BUCKETS_REMEMBERED);

  constructor(rate: Rate, nowMs: NowMs) {
    this.#rate = rate;
    this.#nowMs = nowMs;
  }

  /** Takes `count` tokens. 0 when they were there; otherwise nothing is taken: seconds until they will be. */
  take(name: string, count = 1): number {
    const bucket = this.#filled(name);
    const wanted = Math.min(count, this.#rate.burst);
    if (bucket.tokens < wanted) return Math.ceil((wanted - bucket.tokens) / this.#rate.perSecond);
    bucket.tokens -= wanted;
    return 0;
  }

  #filled(name: string): Bucket {
    const nowMs = this.#nowMs();
    const bucket = this.#buckets.get(name) ?? { tokens: this.#rate.burst, atMs: nowMs };
    const gained = (Math.max(0, nowMs - bucket.atMs) / 1000) * this.#rate.perSecond;
    bucket.tokens = Math.min(this.#rate.burst, bucket.tokens + gained);
    bucket.atMs = nowMs;
    this.#buckets.set(name, bucket);
    return bucket;
  }
}
