/** Runs a bundled script in a thread of its own, which is ended when it takes too long: a fault may well never end. */
import { Worker } from "node:worker_threads";

/** What the script posts, in order. Rejects where the script throws. */
export type WorkerRun = { readonly messages: readonly unknown[]; readonly timedOut: boolean };

export async function runInWorker(script: string, job: unknown, limitMs: number): Promise<WorkerRun> {
  const worker = new Worker(script, { eval: true, workerData: job });
  const messages: unknown[] = [];
  worker.on("message", (message) => messages.push(message));
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => {
      void worker.terminate();
      resolve({ messages, timedOut: true });
    }, limitMs);
    worker.once("error", (cause) => {
      clearTimeout(limit);
      reject(cause);
    });
    worker.once("exit", () => {
      clearTimeout(limit);
      resolve({ messages, timedOut: false });
    });
  });
}
