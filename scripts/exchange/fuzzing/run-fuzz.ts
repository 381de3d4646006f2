/** Feeds the readers, and notes every input that crashed one or kept it busy for too long. */
import type { ExchangeDoors } from "../../../shared/exchange/exchange-doors.ts";
import { ExchangeFault } from "../../../shared/exchange/exchange-fault.ts";
import { readExchange } from "../../../shared/exchange/read-exchange.ts";
import { FUZZ_PASSPHRASE, type FuzzSubject } from "./fuzz-subjects.ts";
import { SeededRandom } from "./seeded-random.ts";

export type FuzzFinding = {
  readonly subject: string;
  /** Seed of the one input: `make(new SeededRandom(seed))` gives it again. */
  readonly seed: number;
  readonly what: string;
};

export type FuzzOutcome = {
  readonly runs: number;
  /** Inputs that were read, as opposed to refused as a whole. */
  readonly read: number;
  readonly slowestMs: number;
  readonly highestRssMiB: number;
  readonly findings: readonly FuzzFinding[];
};

const MS_PER_100_KB = 100;
/** A slow run is repeated before it counts: the machine may have been busy with something else. */
const ATTEMPTS = 4;

/** `runs` inputs, the subjects in turn. */
export async function runFuzz(
  subjects: readonly FuzzSubject[],
  { runs, seed, doors }: { readonly runs: number; readonly seed: number; readonly doors: ExchangeDoors },
  progress?: (done: number) => void,
): Promise<FuzzOutcome> {
  const findings: FuzzFinding[] = [];
  let read = 0;
  let slowestMs = 0;
  let highestRss = 0;
  for (let run = 0; run < runs; run++) {
    const subject = subjects[run % subjects.length];
    if (subject === undefined) break;
    const inputSeed = (seed + run) >>> 0;
    const input = subject.make(new SeededRandom(inputSeed));
    const limitMs = MS_PER_100_KB * Math.max(1, input.length / 100_000);
    const { ms, crash, isRead } = await quickest(input, doors, limitMs);
    if (isRead) read++;
    slowestMs = Math.max(slowestMs, ms);
    if (crash !== null) findings.push({ subject: subject.name, seed: inputSeed, what: crash });
    if (ms > limitMs)
      findings.push({ subject: subject.name, seed: inputSeed, what: `took ${ms.toFixed()} ms` });
    if (run % 256 === 0) highestRss = Math.max(highestRss, process.memoryUsage.rss());
    progress?.(run + 1);
  }
  return { runs, read, slowestMs, highestRssMiB: highestRss / 1024 / 1024, findings };
}

type Attempt = { readonly ms: number; readonly crash: string | null; readonly isRead: boolean };

async function quickest(input: Uint8Array, doors: ExchangeDoors, limitMs: number): Promise<Attempt> {
  let best = await attempt(input, doors);
  for (let count = 1; count < ATTEMPTS && best.ms > limitMs; count++) {
    const next = await attempt(input, doors);
    if (next.ms < best.ms) best = next;
  }
  return best;
}

async function attempt(input: Uint8Array, doors: ExchangeDoors): Promise<Attempt> {
  // Time of the processor, not of the clock: others use the machine as well.
  const start = process.cpuUsage();
  const passedMs = () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
  try {
    await readExchange(input, { doors, passphrase: FUZZ_PASSPHRASE });
    return { ms: passedMs(), crash: null, isRead: true };
  } catch (error) {
    const ms = passedMs();
    if (error instanceof ExchangeFault) return { ms, crash: null, isRead: false };
    return {
      ms,
      crash: error instanceof Error ? (error.stack ?? error.message) : String(error),
      isRead: false,
    };
  }
}
