/**
 * The program that is measured: the sync server in a process of its own, which also answers its bench: how fast its
 * store appends alone, and how much memory it takes. Settings come from the environment, as for the real one.
 */
import { readConfig } from "../../../sync-server/config.ts";
import { startServer } from "../../../sync-server/process.ts";
import { type OpenedStore, openStore } from "../../../sync-server/storage/open-store.ts";
import type { Answer, Question } from "./server-process.ts";

const server = await startServer(readConfig(process.env));
let alone: OpenedStore | null = null;
say({ listens: server.address });

process.on("message", (question: Question) => {
  answer(question).then(say, (error: unknown) => say({ failed: String(error) }));
});
// The bench went away without a word.
process.on("disconnect", () => process.exit(1));

async function answer(question: Question): Promise<Answer> {
  if (question.ask === "memory") return { bytes: residentBytes() };
  if (question.ask === "cpu") return { microseconds: cpuMicroseconds() };
  if (question.ask === "stop") {
    await alone?.fanOut.close();
    await alone?.store.close();
    await server.stop();
    setImmediate(() => process.disconnect());
    process.removeAllListeners("disconnect");
    return { stopped: true };
  }
  alone ??= await openStore(question.store);
  const { store } = alone;
  const cpuBefore = cpuMicroseconds();
  const begin = performance.now();
  await Promise.all(
    question.writes.map(async (writes) => {
      for (const write of writes) {
        const outcome = await store.write(write, Date.now());
        if (outcome !== "written") throw new Error(`an append was ${outcome}`);
      }
    }),
  );
  return { ms: performance.now() - begin, microseconds: cpuMicroseconds() - cpuBefore };
}

function cpuMicroseconds(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** After everything that nobody needs any more is gone. The bench starts this process with --expose-gc. */
function residentBytes(): number {
  for (let round = 0; round < 3; round++) globalThis.gc?.();
  return process.memoryUsage.rss();
}

function say(what: Answer): void {
  process.send?.(what);
}
