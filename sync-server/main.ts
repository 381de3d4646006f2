/**
 * `node sync-server/main.ts [serve | invite | ...]`: the program. Everything it needs to know is in the environment
 * (config.ts, README.md). Exit codes: 0 done, 1 failed, 2 not understood.
 */
import { randomBytes } from "node:crypto";
import { encodeBase64url } from "../shared/bytes/base64url.ts";
import { ConfigFault, configOfProcess, type ServerConfig } from "./config.ts";
import { inviteHash } from "./log/found-vault.ts";
import { startServer } from "./process.ts";
import { openStore } from "./storage/open-store.ts";
import { StoreFault } from "./storage/store-fault.ts";

const INVITE_BYTES = 16;

const COMMANDS: Readonly<Record<string, (config: ServerConfig, rest: readonly string[]) => Promise<void>>> = {
  serve,
  invite,
};

const [name = "serve", ...rest] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (command === undefined) {
  complain(`usage: node sync-server/main.ts [${Object.keys(COMMANDS).join(" | ")}]`);
  process.exitCode = 2;
} else {
  try {
    await command(configOfProcess(), rest);
  } catch (error) {
    complain(reasonOf(error));
    process.exitCode = error instanceof ConfigFault ? 2 : 1;
  }
}

/** Runs until a signal says stop; a second signal, or too long a wait, ends at once. */
async function serve(config: ServerConfig): Promise<void> {
  const server = await startServer(config);
  say(`Keyferry's sync server listens on ${server.address} and signs in for ${config.origin}.`);
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) process.exit(1);
    isStopping = true;
    setTimeout(() => process.exit(1), config.stopWithinMs).unref();
    server.stop().then(
      () => say("Stopped."),
      (error: unknown) => {
        complain(reasonOf(error));
        process.exitCode = 1;
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

/** Prints one invitation: it founds one vault. Only its hash is kept. */
async function invite(config: ServerConfig): Promise<void> {
  const { store, fanOut } = await openStore(config);
  try {
    const text = encodeBase64url(randomBytes(INVITE_BYTES));
    await store.addInvite(inviteHash(text), Date.now());
    say(text);
  } finally {
    await fanOut.close();
    await store.close();
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof ConfigFault || error instanceof StoreFault) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}
