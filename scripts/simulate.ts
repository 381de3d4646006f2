/**
 * The command behind `npm run simulate`: tests/simulation/command.ts, which is part of the tests and says what it takes.
 * For instance: node scripts/simulate.ts --seeds 1000000 --from 1 --jobs 2
 */
// Not a literal: the project of the scripts does not contain the tests.
const command = new URL("../tests/simulation/command.ts", import.meta.url);

await import(command.href);
