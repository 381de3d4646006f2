/**
 * How often whom may do what (PROTOCOL.md, "Limits"). Strangers are counted by network, members by device; nothing
 * that a stranger does can lock a member out. Entries that the quota does not count have a rate of their own.
 */
import type { NowMs } from "../../shared/bytes/environment.ts";
import { WireFault } from "../../shared/wire/wire-fault.ts";
import { networkOf } from "./network-of.ts";
import { type Rate, TokenBuckets } from "./token-buckets.ts";

/** The answer to it says when to come back. */
export class RateLimited extends WireFault {
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super("wire/rate-limited", "too many requests");
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

const RATES = {
  /** Whatever is asked without a token, and what is refused for want of a valid one. By network. */
  stranger: { burst: 60, perSecond: 1 },
  /** Vaults founded, by network. */
  founding: { burst: 10, perSecond: 10 / 3600 },
  /** Suffixes without a token, by network: their bodies are large. */
  strangerSuffix: { burst: 8, perSecond: 1 / 30 },
  /** Reading and writing in mailboxes, by network: two devices of one pairing often share theirs. */
  mailbox: { burst: 120, perSecond: 4 },
  /** By device. */
  append: { burst: 60, perSecond: 2 },
  suffix: { burst: 24, perSecond: 1 / 10 },
  read: { burst: 240, perSecond: 10 },
  chunk: { burst: 2100, perSecond: 20 },
  connect: { burst: 20, perSecond: 1 / 2 },
  pairing: { burst: 8, perSecond: 1 / 15 },
  /** Control entries, by vault: they are kept for ever and no quota counts them. */
  control: { burst: 128, perSecond: 1 / 600 },
} as const satisfies Record<string, Rate>;

export type LimitedDeed = Exclude<
  keyof typeof RATES,
  "stranger" | "strangerSuffix" | "founding" | "mailbox" | "control"
>;

export class RateLimits {
  readonly #buckets: ReadonlyMap<string, TokenBuckets>;

  /** `factor` multiplies every rate; null: nothing is limited. */
  constructor(factor: number | null, nowMs: NowMs) {
    const scaled = (rate: Rate): Rate => ({
      burst: Math.max(1, Math.floor(rate.burst * (factor ?? 1))),
      perSecond: rate.perSecond * (factor ?? 1),
    });
    this.#buckets = new Map(
      factor === null
        ? []
        : Object.entries(RATES).map(([name, rate]) => [name, new TokenBuckets(scaled(rate), nowMs)]),
    );
  }

  /** All of these throw RateLimited. */
  spendOnStranger(address: string): void {
    this.#spend("stranger", networkOf(address));
  }

  spendOnStrangersSuffix(address: string): void {
    this.#spend("strangerSuffix", networkOf(address));
  }

  spendOnFounding(address: string): void {
    this.#spend("founding", networkOf(address));
  }

  spendOnMailbox(address: string): void {
    this.#spend("mailbox", networkOf(address));
  }

  /** `device`: text of its id. */
  spendOnDevice(deed: LimitedDeed, device: string): void {
    this.#spend(deed, device);
  }

  /** `vault`: text of its id. */
  spendOnControlEntries(vault: string, count: number): void {
    if (count > 0) this.#spend("control", vault, count);
  }

  #spend(name: keyof typeof RATES, who: string, count = 1): void {
    const seconds = this.#buckets.get(name)?.take(who, count) ?? 0;
    if (seconds > 0) throw new RateLimited(seconds);
  }
}
