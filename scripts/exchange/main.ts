/** The command line program itself; `scripts/keyferry.mjs` starts it on the pinned Node. */
import { ExchangeFault } from "../../shared/exchange/exchange-fault.ts";
import { type ExchangePreview, needsPassphrase, readExchange } from "../../shared/exchange/read-exchange.ts";
import { type Command, readCommand, UsageError } from "./command.ts";
import { convert } from "./convert.ts";
import { HELP } from "./help.ts";
import { inspectionOf, inspectionText } from "./inspect.ts";
import { nodeDoors } from "./node-doors.ts";
import { readBounded } from "./private-file.ts";
import { askForPassphrase, passphraseFrom } from "./secret-input.ts";

const EXIT = { done: 0, notDone: 1, notUnderstood: 2 } as const;

/** The exit code; everything else has been printed. */
async function run(args: readonly string[]): Promise<number> {
  const command = readCommand(args);
  if (command.name === "help") {
    console.log(HELP);
    return EXIT.done;
  }
  const preview = await previewOf(command);
  if (preview === null) return EXIT.notUnderstood;
  if (command.name === "convert") print(await convert(command, preview, nodeDoors));
  else if (command.isJson) print(inspectionOf(preview, command.showsSecrets));
  else console.log(inspectionText(preview));
  return EXIT.done;
}

/** Null where the file was not understood; the reason has been printed. */
async function previewOf(command: Exclude<Command, { name: "help" }>): Promise<ExchangePreview | null> {
  try {
    const bytes = await readBounded(command.file);
    const asked = command.passphraseFile;
    const passphrase =
      asked !== null
        ? await passphraseFrom(asked)
        : needsPassphrase(bytes)
          ? await askForPassphrase("Passphrase of the file")
          : null;
    return await readExchange(bytes, { doors: nodeDoors, passphrase });
  } catch (error) {
    if (!(error instanceof ExchangeFault)) throw error;
    console.error(error.message);
    return null;
  }
}

function print(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof ExchangeFault)) throw error;
  console.error(error.message);
  if (error instanceof UsageError) console.error("See node scripts/keyferry.mjs --help.");
  process.exitCode = EXIT.notDone;
}
