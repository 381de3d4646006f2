/**
 * Fuzzes everything that reads a stranger's bytes in sync: tests/fuzz/command.ts, which is part of the tests.
 * For instance: node scripts/fuzz-sync.ts --runs 1000000 --seed 1
 */
// Not a literal: the project of the scripts does not contain the tests.
const command = new URL("../tests/fuzz/command.ts", import.meta.url);

await import(command.href);
