/** Starts the measured server and asks it. */
import { type ChildProcess, fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { StoreConfig } from "../../../sync-server/storage/open-store.ts";
import type { LogWrite } from "../../../sync-server/storage/vault-store.ts";
import { withinLimit } from "../../browsers/poll.ts";

export type Question =
  | { readonly ask: "memory" }
  | { readonly ask: "cpu" }
  | { readonly ask: "stop" }
  /** Opens another store, at the first such question, and writes: a caller for each list, one write after the other. */
  | { readonly ask: "store"; readonly store: StoreConfig; readonly writes: readonly (readonly LogWrite[])[] };

export type Answer =
  | { readonly listens: string }
  | { readonly bytes: number }
  | { readonly microseconds: number }
  | StoreTimes
  | { readonly stopped: true }
  | { readonly failed: string };

/** Time that passed, and processor time of the process. */
export type StoreTimes = { readonly ms: number; readonly microseconds: number };

export type MeasuredServer = {
  /** Where it listens. */
  readonly address: string;
  /** What devices sign for. */
  readonly origin: string;
  /** Resident bytes, once garbage is collected. */
  memoryBytes(): Promise<number>;
  /** Processor time so far. */
  cpuMicroseconds(): Promise<number>;
  /** What the writes take in a store of their own that nobody else uses, in the server's process. */
  storeAlone(writes: readonly (readonly LogWrite[])[]): Promise<StoreTimes>;
  stop(): Promise<void>;
};

export type ServerOrder = {
  /** What devices sign for, if they do not reach the server at its own address. */
  readonly origin?: string;
  /** PostgreSQL databases for the server and for the store that works alone; SQLite files if not given. */
  readonly databases?: { readonly served: string; readonly alone: string };
};

/** With open registration, no rate limits, no log lines, and a database that goes with it. */
export async function startMeasuredServer({ origin, databases }: ServerOrder = {}): Promise<MeasuredServer> {
  const folder = await mkdtemp(join(tmpdir(), "keyferry-bench-"));
  const signedFor = origin ?? "http://keyferry.test";
  const child = fork(fileURLToPath(new URL("measured-server.ts", import.meta.url)), {
    serialization: "advanced",
    execArgv: ["--expose-gc", ...profileFlags()],
    env: {
      ...process.env,
      KEYFERRY_ORIGIN: signedFor,
      KEYFERRY_PORT: "0",
      KEYFERRY_DATABASE: join(folder, "served.sqlite"),
      KEYFERRY_REGISTRATION: "open",
      KEYFERRY_RATE_LIMITS: "off",
      KEYFERRY_LOG_LEVEL: "silent",
      DATABASE_URL: databases?.served ?? "",
    },
  });
  const endAtExit = () => child.kill("SIGKILL");
  process.once("exit", endAtExit);
  const first = await nextAnswer(child);
  const store = { databaseUrl: databases?.alone ?? null, databasePath: join(folder, "alone.sqlite") };
  return {
    address: "listens" in first ? first.listens : "",
    origin: signedFor,
    memoryBytes: async () => numberOf(await ask(child, { ask: "memory" }), "bytes"),
    cpuMicroseconds: async () => numberOf(await ask(child, { ask: "cpu" }), "microseconds"),
    storeAlone: async (writes) => {
      const answer = await ask(child, { ask: "store", store, writes });
      return { ms: numberOf(answer, "ms"), microseconds: numberOf(answer, "microseconds") };
    },
    stop: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      await ask(child, { ask: "stop" });
      await withinLimit("the measured server to end", ended);
      process.off("exit", endAtExit);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** KEYFERRY_BENCH_PROFILE=FOLDER: each server leaves a processor profile there, for whoever wants to know why. */
function profileFlags(): readonly string[] {
  const folder = process.env["KEYFERRY_BENCH_PROFILE"];
  return folder === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${folder}`];
}

function ask(child: ChildProcess, question: Question): Promise<Answer> {
  const answered = nextAnswer(child);
  child.send(question);
  return answered;
}

/** Questions are asked one at a time, so the next message is the answer. */
function nextAnswer(child: ChildProcess): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error("the measured server ended"));
    child.once("exit", ended);
    child.once("message", (message) => {
      child.off("exit", ended);
      // measured-server.ts sends nothing else.
      const answer = message as Answer;
      if ("failed" in answer) reject(new Error(answer.failed));
      else resolve(answer);
    });
  });
}

function numberOf(answer: Answer, member: "bytes" | "microseconds" | "ms"): number {
  const value = new Map<string, unknown>(Object.entries(answer)).get(member);
  if (typeof value !== "number") throw new Error(`the measured server did not tell its ${member}`);
  return value;
}
