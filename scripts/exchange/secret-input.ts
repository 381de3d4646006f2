/** Passphrases from a file, standard input or the keyboard, without showing them. */
import { readFile } from "node:fs/promises";
import { stderr, stdin } from "node:process";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { UsageError } from "./command.ts";

const STANDARD_INPUT = "-";

/** The first line of the file. Throws UsageError where it cannot be read or is empty. */
export async function passphraseFrom(path: string): Promise<string> {
  const text = await readText(path);
  const [line = ""] = text.split(/\r?\n/);
  if (line === "") throw new UsageError("The passphrase file is empty.");
  return line;
}

/** Asks at the keyboard; null where there is none. */
export async function askForPassphrase(question: string): Promise<string | null> {
  if (!stdin.isTTY || !stderr.isTTY) return null;
  stderr.write(`${question}: `);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: silent, terminal: true });
  try {
    const answer = await lines.question("");
    return answer === "" ? null : answer;
  } finally {
    lines.close();
    stderr.write("\n");
  }
}

async function readText(path: string): Promise<string> {
  if (path !== STANDARD_INPUT)
    try {
      return await readFile(path, "utf8");
    } catch (cause) {
      throw new UsageError("The passphrase file cannot be read.", { cause });
    }
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}
