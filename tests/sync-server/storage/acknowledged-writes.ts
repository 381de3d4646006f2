/** Starts a writing process and remembers what it was told is on disk. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { VaultStore } from "../../../sync-server/storage/vault-store.ts";

/** One acknowledged write: the place and the leaf, as text. */
export type Acknowledged = { readonly vault: string; readonly seq: number; readonly leaf: string };

export class WritingProcess {
  readonly acknowledged: Acknowledged[] = [];
  readonly faults: string[] = [];
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #wake: (() => void) | null = null;

  constructor(place: string, vaults: readonly string[]) {
    const script = fileURLToPath(new URL("writing-process.ts", import.meta.url));
    this.#child = spawn(process.execPath, [script, place, ...vaults], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#ended = new Promise((resolve) => this.#child.once("close", () => resolve()));
    if (this.#child.stdout !== null)
      createInterface(this.#child.stdout).on("line", (line) => this.#heard(line));
  }

  /** Resolves once so many writes were acknowledged in all. */
  async until(count: number): Promise<void> {
    while (this.acknowledged.length < count)
      await Promise.race([new Promise<void>((resolve) => (this.#wake = resolve)), this.#endedTooEarly()]);
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }

  /** Resolves when the process ended by itself; returns its exit code. */
  async ended(): Promise<number | null> {
    await this.#ended;
    return this.#child.exitCode;
  }

  async #endedTooEarly(): Promise<never> {
    await this.#ended;
    throw new Error("the writing process ended before it was asked to");
  }

  #heard(line: string): void {
    const [vault = "", seq = "", leaf = ""] = line.split(" ");
    if (vault === "fault") this.faults.push(seq);
    // A line that the kill cut short tells nothing.
    else if (leaf.length === 64) this.acknowledged.push({ vault, seq: Number(seq), leaf });
    this.#wake?.();
  }
}

/** What of `acknowledged` the store does not have, and whether the logs have gaps: both must be empty. */
export async function missingFrom(
  store: VaultStore,
  acknowledged: readonly Acknowledged[],
): Promise<string[]> {
  const problems: string[] = [];
  for (const vault of new Set(acknowledged.map((one) => one.vault))) {
    const vaultId = new Uint8Array(Buffer.from(vault, "hex"));
    const record = await store.vault(vaultId);
    const entries = await store.entries(vaultId, 0, 1_000_000, 10_000_000_000);
    const leaves = new Map(entries.map(({ seq, leaf }) => [seq, Buffer.from(leaf).toString("hex")]));
    if (entries.some(({ seq }, index) => seq !== index + 1) || record?.seq !== entries.length)
      problems.push(`log with a gap, or another length than its vault says`);
    for (const { seq, leaf } of acknowledged.filter((one) => one.vault === vault))
      if (leaves.get(seq) !== leaf) problems.push(`acknowledged write ${seq} is not there`);
  }
  return problems;
}
