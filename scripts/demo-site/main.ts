/**
 * The demo relying party as a process: `node scripts/demo-site/main.ts [--port N] [--data FILE]`, or
 * `startDemoSite` from another script. Listens on the loopback interface only; passkeys are for "localhost".
 */
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openAccountFile } from "./account-file.ts";
import { buildApp } from "./app.ts";
import { Store } from "./store.ts";

export type DemoSite = {
  /** `http://localhost:PORT` */
  readonly origin: string;
  close(): Promise<void>;
};

/** `port` 0, the default, takes any free one. `dataFile` keeps the accounts; without it they live in memory. */
export async function startDemoSite(
  options: { readonly port?: number; readonly host?: string; readonly dataFile?: string } = {},
): Promise<DemoSite> {
  let origin = "http://localhost";
  const app = buildApp({
    store: options.dataFile === undefined ? new Store() : openAccountFile(options.dataFile),
    origin: () => origin,
    nowMs: Date.now,
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
  });
  const address = await app.listen({ port: options.port ?? 0, host: options.host ?? "127.0.0.1" });
  origin = `http://localhost:${new URL(address).port || "80"}`.replace(/:80$/, "");
  return { origin, close: () => app.close() };
}

async function runFromCommandLine(): Promise<void> {
  const { values } = parseArgs({
    options: { port: { type: "string", default: "8420" }, data: { type: "string" } },
  });
  const site = await startDemoSite({
    port: Number(values.port),
    ...(values.data !== undefined && { dataFile: values.data }),
  });
  process.stdout.write(`Harbour Lines is at ${site.origin}\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void site.close());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runFromCommandLine();
