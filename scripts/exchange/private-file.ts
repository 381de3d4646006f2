/** Reads files of bounded size, and writes files that only their owner can read, whole or not at all. */
import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { ExchangeFault } from "../../shared/exchange/exchange-fault.ts";
import { LIMITS } from "../../shared/exchange/limits.ts";
import { UsageError } from "./command.ts";

const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** Throws UsageError where there is no such file, ExchangeFault "exchange/too-large". */
export async function readBounded(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > LIMITS.fileBytes)
      throw new ExchangeFault(
        "exchange/too-large",
        "The file is larger than the 64 MiB that Keyferry reads.",
      );
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    if (cause instanceof ExchangeFault) throw cause;
    throw new UsageError("The file cannot be read.", { cause });
  }
}

/** Replaces what is at the path. Nobody else can read the file at any moment. */
export async function writePrivate(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(dirname(resolve(path)), `.keyferry-${randomBytes(8).toString("hex")}`);
  try {
    const file = await open(temporary, "wx", OWNER_ONLY);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new UsageError("The file cannot be written there.", { cause });
  }
}

/** A folder for several files. */
export async function makePrivateFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: OWNER_ONLY_FOLDER });
  } catch (cause) {
    throw new UsageError("The folder cannot be made there.", { cause });
  }
}
