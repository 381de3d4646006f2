/** Reads the locale files and the interface's sources for the tests beside this file. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

export type LocaleFile = Readonly<
  Record<
    string,
    { readonly message: string; readonly placeholders?: Readonly<Record<string, { content: string }>> }
  >
>;

export const LANGUAGES = readdirSync(join(ROOT, "extension/_locales"));

export function localeFile(language: string): LocaleFile {
  return JSON.parse(readFileSync(join(ROOT, "extension/_locales", language, "messages.json"), "utf8"));
}

/** Text of every TypeScript file under a folder of the repository, by path. */
export function sources(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" });
  return new Map(
    names
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => [join(folder, name), readFileSync(join(ROOT, folder, name), "utf8")]),
  );
}
