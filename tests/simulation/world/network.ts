/**
 * The network between devices and server: late, lossy on both ways, repeating, reordering, cut. A call is lost before
 * the server acted, or its answer after; a repeated call reaches the server again, much later, unasked.
 */
import { SyncFault } from "../../../shared/sync/sync-fault.ts";
import type { Transport } from "../../../shared/sync/transport.ts";
import { type Answer, type Asking, bytesIn, type Call, type CallName, type Server } from "./calls.ts";
import type { Chance } from "./chance.ts";
import type { Life } from "./life.ts";
import type { Schedule } from "./schedule.ts";

/** Probabilities are per call. */
export type Weather = {
  readonly losesCalls: number;
  readonly losesAnswers: number;
  readonly repeats: number;
  readonly latencyMs: number;
  readonly repeatsAfterMs: number;
};

export const CALM: Weather = {
  losesCalls: 0,
  losesAnswers: 0,
  repeats: 0,
  latencyMs: 20,
  repeatsAfterMs: 0,
};

const TIMEOUT_MS = 10_000;

export class Network {
  weather: Weather = CALM;
  /** Every answer to an append is lost, whatever the weather. */
  losesAppendAnswers = false;
  readonly #offline = new Set<string>();
  readonly #schedule: Schedule;
  readonly #chance: Chance;
  /** Sees all that leaves a device. */
  readonly #onlooker: (bytes: Uint8Array) => void;

  constructor(schedule: Schedule, chance: Chance, onlooker: (bytes: Uint8Array) => void) {
    this.#schedule = schedule;
    this.#chance = chance;
    this.#onlooker = onlooker;
  }

  cut(device: string): void {
    this.#offline.add(device);
  }

  mend(device: string): void {
    this.#offline.delete(device);
  }

  isCut(device: string): boolean {
    return this.#offline.has(device);
  }

  mendAll(): void {
    this.#offline.clear();
    this.weather = CALM;
  }

  async carry(
    device: { readonly name: string; readonly asking: Asking },
    server: Server,
    call: Call,
  ): Promise<Answer> {
    for (const bytes of bytesIn(call.args)) this.#onlooker(bytes);
    const { weather } = this;
    const isLost = this.#offline.has(device.name) || this.#chance.happens(weather.losesCalls);
    if (isLost) return this.#unreachable();
    await this.#schedule.wait(this.#chance.below(weather.latencyMs + 1));
    if (this.#chance.happens(weather.repeats)) this.#repeat(device.asking, server, call, weather);
    const answer = await settled(server.answer(device.asking, call));
    const isUnheard = this.losesAppendAnswers && call.name === "append";
    if (isUnheard || this.#offline.has(device.name) || this.#chance.happens(weather.losesAnswers))
      return this.#unreachable();
    await this.#schedule.wait(this.#chance.below(weather.latencyMs + 1));
    if (!answer.isAnswer) throw answer.fault;
    return answer.value;
  }

  #repeat(asking: Asking, server: Server, call: Call, weather: Weather): void {
    const afterMs = this.#chance.below(weather.repeatsAfterMs + 1);
    this.#schedule.after(afterMs, () => void settled(server.answer(asking, call)));
  }

  async #unreachable(): Promise<never> {
    await this.#schedule.wait(TIMEOUT_MS);
    throw new SyncFault("sync/unreachable", "the network lost it");
  }
}

type Settled =
  | { readonly isAnswer: true; readonly value: Answer }
  | { readonly isAnswer: false; readonly fault: unknown };

async function settled(answer: Promise<Answer>): Promise<Settled> {
  try {
    return { isAnswer: true, value: await answer };
  } catch (fault) {
    return { isAnswer: false, fault };
  }
}

/** A device's transport for one of its lives. */
export function simulatedTransport(life: Life, carry: (call: Call) => Promise<Answer>): Transport {
  const make = async <Name extends CallName>(name: Name, ...args: Parameters<Transport[Name]>) => {
    await life.passes();
    // The answer is of the kind that was asked for: a server that breaks this is a bug of the simulation.
    const answer = (await life.receive(carry({ name, args } as Call))) as Answer<Name>;
    await life.passes();
    return answer;
  };
  return {
    found: (...args) => make("found", ...args),
    pull: (...args) => make("pull", ...args),
    append: (...args) => make("append", ...args),
    putSuffix: (...args) => make("putSuffix", ...args),
    joinStart: () => make("joinStart"),
    leaves: (...args) => make("leaves", ...args),
    chunk: (...args) => make("chunk", ...args),
    putChunk: (...args) => make("putChunk", ...args),
    missingChunks: (...args) => make("missingChunks", ...args),
  };
}
