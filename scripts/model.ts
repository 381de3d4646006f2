/**
 * The command behind `npm run model`: tests/model/command.ts, which is part of the tests and says what it takes.
 * For instance: node scripts/model.ts --scenario 2 --worlds 5000000
 */
// Not a literal: the project of the scripts does not contain the tests.
const command = new URL("../tests/model/command.ts", import.meta.url);

await import(command.href);
