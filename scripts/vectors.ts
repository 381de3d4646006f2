/**
 * Writes the project's own test vectors (tests/vectors/log, vault, wire and pairing) from the shipped code, or with
 * --check compares and names each file that differs. A changed vector is a changed format: old files of a released
 * version are never rewritten.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { foldVectors } from "./vectors/fold-vectors.ts";
import { localVectors } from "./vectors/local-vectors.ts";
import { logVectors } from "./vectors/log-vectors.ts";
import { pairingVectors } from "./vectors/pairing-vectors.ts";
import { snapshotVectors } from "./vectors/snapshot-vectors.ts";
import { vaultVectors } from "./vectors/vault-vectors.ts";
import type { VectorFile } from "./vectors/vector-file.ts";
import { wireVectors } from "./vectors/wire-vectors.ts";

const ROOT = join(fileURLToPath(new URL(".", import.meta.url)), "..", "tests", "vectors");

/** Every file of own vectors, by its path under tests/vectors. */
export async function allVectors(): Promise<readonly VectorFile[]> {
  return [
    ...(await logVectors()),
    ...(await vaultVectors()),
    ...(await localVectors()),
    ...foldVectors(),
    ...(await snapshotVectors()),
    ...wireVectors(),
    ...(await pairingVectors()),
  ];
}

/** Paths of the files on disk that are not what the code gives now. */
export async function differingVectors(): Promise<readonly string[]> {
  const files = await allVectors();
  return files.filter((file) => readOrEmpty(join(ROOT, file.path)) !== text(file)).map((file) => file.path);
}

async function main(): Promise<void> {
  if (process.argv.includes("--check")) {
    const differing = await differingVectors();
    for (const path of differing) console.error(`differs: ${path}`);
    process.exitCode = differing.length === 0 ? 0 : 1;
    return;
  }
  let cases = 0;
  for (const file of await allVectors()) {
    const path = join(ROOT, file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text(file));
    cases += file.cases.length;
  }
  console.log(`${cases} vectors written`);
}

function text({ about, cases }: VectorFile): string {
  return `${JSON.stringify({ about, cases }, null, 2)}\n`;
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // A file that is not there differs from every file.
    return "";
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
