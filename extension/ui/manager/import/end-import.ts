/** Leaves an import before anything was written: the background forgets the file, and so does this page. */
import { ask } from "../../ask-background.ts";
import { keptFile } from "./kept-file.ts";

export async function endImport(importId: string): Promise<void> {
  await ask("exchange/import-end", { importId });
  keptFile.value = null;
  location.hash = "moving/import";
}
