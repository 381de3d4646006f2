/** A door behind which the server dies in the middle of a chosen request; it remembers what the server said yes to. */
import { bytesToHex } from "../../shared/bytes/bytes.ts";
import { decodeEntry } from "../../shared/log/entry.ts";
import { leafHash } from "../../shared/log/hash-chain.ts";
import { decodeAppendRequest } from "../../shared/wire/log-bodies.ts";
import { decodeSuffixRequest } from "../../shared/wire/suffix-bodies.ts";
import { decodeFoundRequest } from "../../shared/wire/vault-bodies.ts";
import { decodeAnswer, exchangeUntil, type Moment, statusIn } from "./cut-exchange.ts";
import type { Door } from "./device.ts";
import { ORIGIN } from "./server-node.ts";

/** The requests that write. */
export const STEPS = {
  found: /^POST \/v1\/vaults$/,
  append: /^POST \/v1\/vaults\/[0-9a-f]{64}\/log$/,
  suffix: /^PUT \/v1\/vaults\/[0-9a-f]{64}\/suffix$/,
  chunk: /^PUT \/v1\/vaults\/[0-9a-f]{64}\/chunks\/[0-9a-f]{64}$/,
} as const;

export type Step = keyof typeof STEPS;

export type Plan = { readonly step: Step; readonly moment: Moment; readonly kill: () => Promise<void> };

export class KillingDoor {
  /** Carried out at the next such request, once. */
  plan: Plan | null = null;
  /** Leaves of entries that were acknowledged, by place. */
  readonly acknowledged = new Map<number, string>();
  /** Hashes of chunks that were. */
  readonly acknowledgedChunks = new Set<string>();
  readonly #addressOf: () => string;

  constructor(addressOf: () => string) {
    this.#addressOf = addressOf;
  }

  readonly door: Door = {
    timeout: (ms) => AbortSignal.timeout(ms),
    fetch: async (address, { method, headers, body = new Uint8Array() }) => {
      const url = new URL(address.replace(ORIGIN, this.#addressOf()));
      const { plan } = this;
      const isDue = plan !== null && STEPS[plan.step].test(`${method} ${url.pathname}`);
      if (isDue) this.plan = null;
      const at = isDue ? { moment: plan.moment, cut: plan.kill } : null;
      const { raw, isCut } = await exchangeUntil({ method, url, headers, body }, at);
      // The first bytes of a yes are a yes, whatever comes of the rest.
      const status = statusIn(raw);
      if (status !== null && status < 300) this.#acknowledge(`${method} ${url.pathname}`, body);
      const answer = decodeAnswer(raw);
      if (isCut || answer === null) throw new Error("the server died");
      return answer;
    },
  };

  #acknowledge(what: string, body: Uint8Array): void {
    const { from, entries } = entriesIn(what, body);
    for (const [index, entry] of entries.entries())
      this.acknowledged.set(from + index + 1, bytesToHex(leafHash(decodeEntry(entry))));
    if (STEPS.chunk.test(what)) this.acknowledgedChunks.add(what.slice(-64));
  }
}

function entriesIn(
  what: string,
  body: Uint8Array,
): { readonly from: number; readonly entries: readonly Uint8Array[] } {
  if (STEPS.found.test(what)) return { from: 0, entries: [decodeFoundRequest(body).genesis] };
  if (!STEPS.append.test(what) && !STEPS.suffix.test(what)) return { from: 0, entries: [] };
  const { expect, entries } = STEPS.append.test(what) ? decodeAppendRequest(body) : decodeSuffixRequest(body);
  return { from: expect.seq, entries };
}
