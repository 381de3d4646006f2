/** Seeds of the simulation a second on one core: how much of the space of executions a night of testing sees. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Bench, told } from "../figure.ts";

const SEEDS = 200;

export const simulationRate: Bench = {
  name: "simulation",
  what: `seeds of the simulation a second, ${SEEDS} of them over all families, on one core`,
  async run() {
    const command = fileURLToPath(new URL("../../simulate.ts", import.meta.url));
    const args = [command, "--seeds", String(SEEDS), "--jobs", "1"];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const rate = /([0-9]+) a second/.exec(stdout)?.[1];
    if (rate === undefined) throw new Error("the simulation does not tell its rate");
    return { simulation: told(Number(rate), "seeds/s") };
  },
};
