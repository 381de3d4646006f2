/**
 * Appends a second through HTTP, every signature checked, against what the store does alone: in the server's process,
 * through the same interface, one entry an append, as many callers. Both write the same entries, each into a database
 * of its own, in rounds that take turns; nothing is signed while a clock runs.
 */
import { encodeAppendRequest } from "../../../shared/wire/log-bodies.ts";
import { pathOf } from "../../../shared/wire/paths.ts";
import { CBOR_MEDIA_TYPE } from "../../../shared/wire/wire-body.ts";
import type { LogWrite } from "../../../sync-server/storage/vault-store.ts";
import { startPostgres } from "../../testing/real-postgres.ts";
import { type Bench, compared, comparedRate, type Figure, median } from "../figure.ts";
import { HttpCaller, requestBytes } from "./http-caller.ts";
import { type MeasuredServer, type ServerOrder, startMeasuredServer } from "./server-process.ts";
import { foundOn, signIn } from "./sign-in.ts";
import { type SignedLog, signedLog, writesOf } from "./signed-log.ts";

/** Each has a vault of its own. */
const CALLERS = 32;
/** Appends of each caller. The first round warms up and does not count. */
const ROUNDS = [30, 60, 60, 60];
const DATA_ENTRIES = ROUNDS.reduce((a, b) => a + b);

export const serverAppendsSqlite: Bench = {
  name: "server-appends-sqlite",
  what: `appends a second through HTTP by ${CALLERS} callers, against the SQLite store alone`,
  run: async () => measured("server-appends-sqlite", {}),
};

export const serverAppendsPostgres: Bench = {
  name: "server-appends-postgres",
  what: `appends a second through HTTP by ${CALLERS} callers, against the PostgreSQL store alone`,
  async run() {
    const postgres = await startPostgres();
    try {
      const databases = { served: await postgres.createDatabase(), alone: await postgres.createDatabase() };
      return await measured("server-appends-postgres", { databases });
    } finally {
      await postgres.stop();
    }
  },
};

type Caller = {
  readonly http: HttpCaller;
  readonly writes: readonly LogWrite[];
  /** Bytes of the request that appends each data entry. */
  readonly requests: readonly Uint8Array[];
};

async function measured(name: string, order: ServerOrder): Promise<Readonly<Record<string, Figure>>> {
  const server = await startMeasuredServer(order);
  const callers: Caller[] = [];
  try {
    for (let made = 0; made < CALLERS; made++) callers.push(await newCaller(server));
    await server.storeAlone(callers.map(({ writes }) => writes.slice(0, 1)));
    const rounds: Round[] = [];
    let done = 0;
    for (const count of ROUNDS) {
      rounds.push(await playRound(server, callers, done, count));
      done += count;
    }
    const counted = rounds.slice(1);
    const over = (of: (round: Round) => number) => median(counted.map(of));
    return {
      [name]: comparedRate(
        over(({ served }) => served),
        over(({ alone }) => alone),
        "appends/s",
        2,
      ),
      // Of the server's process: where the machine has other work, this is what still means something.
      [`${name}-cpu`]: compared(
        over(({ servedCpu }) => servedCpu),
        over(({ aloneCpu }) => aloneCpu),
        "us/append",
        {
          limit: null,
          ratioLimit: null,
        },
      ),
    };
  } finally {
    for (const { http } of callers) http.close();
    await server.stop();
  }
}

/** Appends a second, and processor time of an append. */
type Round = {
  readonly alone: number;
  readonly served: number;
  readonly aloneCpu: number;
  readonly servedCpu: number;
};

/** The data entries from `done` on, `count` of each caller: first in the store alone, then through HTTP. */
async function playRound(
  server: MeasuredServer,
  callers: readonly Caller[],
  done: number,
  count: number,
): Promise<Round> {
  const appends = callers.length * count;
  const alone = await server.storeAlone(
    callers.map(({ writes }) => writes.slice(1 + done, 1 + done + count)),
  );
  const cpuBefore = await server.cpuMicroseconds();
  const begin = performance.now();
  await Promise.all(callers.map(({ http, requests }) => send(http, requests.slice(done, done + count))));
  const servedMs = performance.now() - begin;
  const cpu = (await server.cpuMicroseconds()) - cpuBefore;
  return {
    alone: (appends / alone.ms) * 1000,
    served: (appends / servedMs) * 1000,
    aloneCpu: alone.microseconds / appends,
    servedCpu: cpu / appends,
  };
}

async function send(http: HttpCaller, requests: readonly Uint8Array[]): Promise<void> {
  for (const request of requests) {
    const { status } = await http.call(request);
    if (status !== 200) throw new Error(`an append was answered ${status}`);
  }
}

async function newCaller(server: MeasuredServer): Promise<Caller> {
  const log = await signedLog(DATA_ENTRIES);
  const http = await HttpCaller.connect(server.address);
  await foundOn(http, log);
  const token = await signIn(http, server.origin, log);
  const writes = await writesOf(log);
  return { http, writes, requests: appendRequests(log, writes, token) };
}

function appendRequests(
  { vaultId, entries }: SignedLog,
  writes: readonly LogWrite[],
  token: string,
): readonly Uint8Array[] {
  const path = pathOf("log", { vaultId });
  return writes.slice(1).map(({ expect }, index) => {
    const entry = entries[index + 1];
    if (entry === undefined) throw new Error("a write without its entry");
    const body = encodeAppendRequest({ expect, entries: [entry] });
    return requestBytes("POST", path, { type: CBOR_MEDIA_TYPE, body, token });
  });
}
