/** Feeds readers, and notes every input that ended in anything but a documented fault, or took too long. */
import { Chance } from "./chance.ts";
import type { FuzzSubject } from "./subjects.ts";

export type FuzzFinding = {
  readonly subject: string;
  /** The same input again: `--runs 1 --seed` and this. */
  readonly seed: number;
  readonly what: string;
};

export type FuzzOutcome = {
  readonly runs: number;
  /** Inputs that were read, and that were refused as documented. */
  readonly read: number;
  readonly refused: number;
  readonly slowestMs: number;
  readonly findings: readonly FuzzFinding[];
};

const LIMIT_MS = 100;
/** A slow input is tried again before it counts: the machine may have been busy with something else. */
const TRIES = 4;

/** `runs` inputs, one for each subject in turn. The same seed gives the same inputs. */
export function runFuzz(
  subjects: readonly FuzzSubject[],
  { runs, seed }: { readonly runs: number; readonly seed: number },
): FuzzOutcome {
  const findings: FuzzFinding[] = [];
  let read = 0;
  let slowestMs = 0;
  for (let run = 0; run < runs; run++) {
    const inputSeed = (seed + run) >>> 0;
    const subject = subjects[inputSeed % subjects.length];
    if (subject === undefined) break;
    const input = subject.make(new Chance(inputSeed));
    const { ms, crash, isRead } = quickest(subject, input);
    if (isRead) read++;
    slowestMs = Math.max(slowestMs, ms);
    if (crash !== null) findings.push({ subject: subject.name, seed: inputSeed, what: crash });
    if (ms > LIMIT_MS)
      findings.push({ subject: subject.name, seed: inputSeed, what: `took ${ms.toFixed()} ms` });
  }
  return { runs, read, refused: runs - read - findings.length, slowestMs, findings };
}

type Try = { readonly ms: number; readonly crash: string | null; readonly isRead: boolean };

function quickest(subject: FuzzSubject, input: Uint8Array): Try {
  let best = once(subject, input);
  for (let tries = 1; tries < TRIES && best.ms > LIMIT_MS; tries++) {
    const next = once(subject, input);
    if (next.ms < best.ms) best = next;
  }
  return best;
}

function once({ read, mayThrow }: FuzzSubject, input: Uint8Array): Try {
  // Time of the processor, not of the clock: others use the machine as well.
  const start = process.cpuUsage();
  const passedMs = (): number => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
  try {
    read(input);
    return { ms: passedMs(), crash: null, isRead: true };
  } catch (error) {
    const ms = passedMs();
    if (mayThrow?.(error) === true) return { ms, crash: null, isRead: false };
    return {
      ms,
      crash: error instanceof Error ? (error.stack ?? error.message) : String(error),
      isRead: false,
    };
  }
}
