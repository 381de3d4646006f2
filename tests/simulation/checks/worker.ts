/** Runs the named checks in a worker and posts what is wrong with each: [name, sentence or null]. */
import { parentPort, workerData } from "node:worker_threads";
import { ACCEPT_CHECKS } from "./accept-checks.ts";
import type { Check } from "./check.ts";
import { SERVER_CHECKS } from "./server-checks.ts";
import { SYNC_CHECKS } from "./sync-checks.ts";
import { VAULT_CHECKS } from "./vault-checks.ts";

const CHECKS: Readonly<Record<string, Check>> = {
  ...ACCEPT_CHECKS,
  ...VAULT_CHECKS,
  ...SERVER_CHECKS,
  ...SYNC_CHECKS,
};

async function run(names: readonly string[] | "all"): Promise<void> {
  for (const name of names === "all" ? Object.keys(CHECKS) : names) {
    const check = CHECKS[name];
    if (check === undefined) throw new Error(`no check is called ${name}`);
    parentPort?.postMessage([name, await outcomeOf(check)]);
  }
}

async function outcomeOf(check: Check): Promise<string | null> {
  try {
    return await check();
  } catch (cause) {
    return `threw ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}

void run(workerData);
