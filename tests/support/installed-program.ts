/** Programs that a machine may have: other people's readers of the formats that Keyferry writes. */
import { spawnSync } from "node:child_process";

/** Why the program cannot be used here, or null where it can. */
export function programProblem(name: string): string | null {
  const { error } = spawnSync(name, ["--version"], { stdio: "ignore" });
  return error === undefined ? null : `${name} is not installed`;
}

/** What the program prints. Throws what it complains of. */
export function output(name: string, args: readonly string[], input = ""): string {
  const { status, stdout, stderr } = spawnSync(name, args, {
    input,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`${name}: ${stderr}`);
  return stdout;
}
