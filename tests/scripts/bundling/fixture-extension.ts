/** A tree with the smallest sources that the build accepts, in a temporary folder. */
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const MANIFEST = {
  manifest_version: 3,
  name: "__MSG_appName__",
  version: "0.0.0",
  minimum_chrome_version: "122",
  browser_specific_settings: { gecko: { id: "a@b.example" } },
  background: { service_worker: "background.js", scripts: ["background.js"] },
  action: { default_popup: "ui/popup/page.html" },
};

const SOURCES: Readonly<Record<string, string>> = {
  "package.json": '{ "version": "1.2.3", "type": "module" }',
  "manifest.json": JSON.stringify(MANIFEST),
  "extension/page/main.ts": "const aLongName: number = 1;\nconsole.log(aLongName);",
  "extension/content/main.ts": 'import { word } from "./word.ts";\nconsole.log(word);',
  "extension/content/word.ts": 'export const word = "relay";',
  "extension/background/main.ts": "const aLongName: number = 1;\nconsole.log(aLongName);",
  "extension/_locales/en/messages.json": '{ "appName": { "message": "Fixture" } }',
};

const PAGES = ["approve", "manager", "onboarding", "popup"];

/** Returns the folder. */
export async function fixtureExtension(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "keyferry-build-"));
  const pages = PAGES.flatMap((name) => [
    [`extension/ui/${name}/page.html`, "<!doctype html>"],
    [`extension/ui/${name}/page.tsx`, `document.title = "${name}";`],
    [`extension/ui/${name}/page.css`, "body { margin: 0; }"],
  ]);
  for (const [path = "", text = ""] of [...Object.entries(SOURCES), ...pages]) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}
