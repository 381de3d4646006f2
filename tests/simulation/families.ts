/** The families of simulated runs. Weights are per deed; what is not named does not happen. */
import type { Family } from "./world/family.ts";
import { CALM } from "./world/network.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const STEADY = { yields: 0.05, spreadMs: 5 };
const STUTTERING = { yields: 0.25, spreadMs: 60 };
const STORM = { losesCalls: 0.12, losesAnswers: 0.12, repeats: 0.1, latencyMs: 400, repeatsAfterMs: 60_000 };
const EDITS = { edit: 8, editAndSync: 6, import: 1, sync: 8 };
const COMMON: Omit<Family, "name" | "deeds"> = {
  devices: [2, 4],
  length: [20, 60],
  weather: CALM,
  pace: STEADY,
  skewMs: HOUR_MS,
  samples: 0.01,
  isServerTrusted: true,
};

export const FAMILIES: readonly Family[] = [
  { ...COMMON, name: "calm", pace: STUTTERING, skewMs: 400 * DAY_MS, deeds: { ...EDITS, join: 1 } },
  {
    ...COMMON,
    name: "storm",
    weather: STORM,
    pace: STUTTERING,
    deeds: { ...EDITS, goOffline: 2, goOnline: 2, serverDown: 1, serverUp: 2 },
  },
  {
    ...COMMON,
    name: "crashes",
    weather: STORM,
    pace: STUTTERING,
    deeds: { ...EDITS, crash: 2, crashAtAwait: 6, restart: 6, goOffline: 1, goOnline: 1 },
  },
  {
    ...COMMON,
    name: "restores",
    weather: { ...STORM, losesCalls: 0.05 },
    isServerTrusted: false,
    deeds: {
      ...EDITS,
      serverBackUp: 3,
      serverRestore: 1,
      serverRestoreQuietly: 2,
      serverRestoreUnanswered: 2,
      crashAtAwait: 1,
      restart: 2,
      mergeFork: 2,
    },
  },
  {
    ...COMMON,
    name: "forks",
    isServerTrusted: false,
    deeds: {
      ...EDITS,
      serverSplit: 3,
      serverFreeze: 1,
      serverHonest: 2,
      mergeFork: 3,
      remove: 1,
      rekey: 1,
      crashAtAwait: 1,
      restart: 2,
    },
  },
  {
    ...COMMON,
    name: "lies",
    weather: { ...STORM, losesCalls: 0.03 },
    isServerTrusted: false,
    deeds: {
      ...EDITS,
      serverLie: 2,
      serverHonest: 1,
      join: 1,
      remove: 1,
      mergeFork: 1,
    },
  },
  {
    ...COMMON,
    name: "members",
    weather: { ...STORM, losesCalls: 0.05 },
    pace: STUTTERING,
    deeds: { ...EDITS, join: 4, remove: 3, rekey: 2, crashAtAwait: 1, restart: 2, goOffline: 1, goOnline: 1 },
  },
  {
    ...COMMON,
    name: "copies",
    isServerTrusted: false,
    deeds: { ...EDITS, copyProfile: 2, setBackProfile: 1, crash: 1, restart: 2, goOffline: 1, goOnline: 1 },
  },
  {
    ...COMMON,
    name: "snapshots",
    weather: { ...STORM, losesCalls: 0.03 },
    deeds: {
      ...EDITS,
      daysPass: 3,
      serverCompact: 2,
      join: 2,
      crashAtAwait: 1,
      restart: 2,
    },
  },
  {
    ...COMMON,
    name: "backups",
    isServerTrusted: false,
    devices: [3, 4],
    deeds: {
      ...EDITS,
      ...{ daysPass: 3, serverCompact: 2, serverBackUp: 2, serverRestore: 2, mergeFork: 2 },
      ...{ goOffline: 3, goOnline: 2, restart: 1 },
    },
  },
  {
    ...COMMON,
    name: "closings",
    weather: { ...STORM, losesCalls: 0.05 },
    deeds: { ...EDITS, close: 1, join: 1, rekey: 1, crashAtAwait: 1, restart: 2, goOffline: 1, goOnline: 1 },
  },
  {
    ...COMMON,
    name: "everything",
    weather: STORM,
    pace: STUTTERING,
    skewMs: 30 * DAY_MS,
    isServerTrusted: false,
    deeds: {
      ...EDITS,
      ...{ goOffline: 1, goOnline: 1, crash: 1, crashAtAwait: 2, restart: 3, join: 1, remove: 1, rekey: 1 },
      ...{
        mergeFork: 2,
        daysPass: 1,
        serverDown: 1,
        serverUp: 2,
        serverBackUp: 1,
      },
      ...{ serverRestore: 1, serverSplit: 1, serverLie: 1, serverHonest: 1, serverCompact: 1 },
    },
  },
];

/** The seeds of every family that each test run goes through: two thousand runs. */
export const TESTED = { fromSeed: 1, seeds: Math.ceil(2000 / FAMILIES.length) } as const;
