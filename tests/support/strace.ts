/** Counts the calls by which a browser asks the disk to keep a file, as the kernel sees them (Linux, strace). */
import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { poll } from "../../scripts/browsers/poll.ts";

/** Why calls cannot be counted here, or null where they can. */
export function straceProblem(): string | null {
  const { status } = spawnSync("strace", ["-qq", "-o", "/dev/null", "true"]);
  return status === 0 ? null : "strace is missing or may not trace processes";
}

/** Calls of fsync, fdatasync and msync on files under `folder` by these processes, while `work` runs. */
export async function syncCalls(
  processIds: readonly number[],
  folder: string,
  work: () => Promise<void>,
): Promise<readonly string[]> {
  const dir = await mkdtemp(join(tmpdir(), "keyferry-strace-"));
  const output = join(dir, "calls");
  const attach = processIds.flatMap((id) => ["-p", String(id)]);
  const strace = spawn("strace", ["-f", "-y", "-e", "trace=fsync,fdatasync,msync", "-o", output, ...attach]);
  const ended = new Promise((resolve) => strace.once("exit", resolve));
  let said = "";
  strace.stderr.on("data", (chunk) => {
    said += String(chunk);
  });
  const isAttached = (id: number) => said.includes(`Process ${id} attached`);
  await poll(`strace to attach: ${said}`, async () => processIds.every(isAttached));
  await work();
  strace.kill("SIGINT");
  await ended;
  const lines = (await readFile(output, "utf8")).split("\n");
  await rm(dir, { recursive: true });
  return lines.filter((line) => line.includes(folder));
}
