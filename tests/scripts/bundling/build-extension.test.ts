import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildExtension } from "../../../scripts/bundling/build-extension.ts";
import { fixtureExtension } from "./fixture-extension.ts";

let root: string;

beforeEach(async () => {
  root = await fixtureExtension();
});
afterEach(() => rm(root, { recursive: true }));

async function snapshot(): Promise<Record<string, string>> {
  const entries = await readdir(join(root, "build"), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(files.sort().map(async (file) => [file, (await readFile(file)).toString("base64")])),
  );
}

async function builtManifest(variant: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(root, "build", variant, "manifest.json"), "utf8"));
}

describe("the build", () => {
  it("writes every script, page and text of both variants", async () => {
    await buildExtension(root);

    const pages = ["approve", "manager", "onboarding", "popup"];
    const wanted = [
      ...["_locales/en/messages.json", "background.js", "content.js", "manifest.json", "page.js"],
      ...pages.flatMap((name) => ["css", "html", "js"].map((ending) => `ui/${name}/page.${ending}`)),
    ];
    for (const variant of ["chromium", "firefox"]) {
      const prefix = join(root, "build", variant);
      const files = Object.keys(await snapshot()).filter((file) => file.startsWith(prefix));
      expect(files.map((file) => file.slice(prefix.length + 1))).toEqual(wanted.sort());
    }
  });

  it("gives each browser only what it knows, and both the package's version", async () => {
    await buildExtension(root);
    const [chromium, firefox] = [await builtManifest("chromium"), await builtManifest("firefox")];

    expect(chromium["background"]).toEqual({ service_worker: "background.js" });
    expect(chromium["minimum_chrome_version"]).toBe("122");
    expect(chromium).not.toHaveProperty("browser_specific_settings");
    expect(firefox["background"]).toEqual({ scripts: ["background.js"] });
    expect(firefox["browser_specific_settings"]).toEqual({ gecko: { id: "a@b.example" } });
    expect(firefox).not.toHaveProperty("minimum_chrome_version");
    expect([chromium["version"], firefox["version"]]).toEqual(["1.2.3", "1.2.3"]);
  });

  it("names icons of every size that has a picture", async () => {
    await mkdir(join(root, "extension/icons"));
    for (const size of ["16", "128"])
      await writeFile(join(root, `extension/icons/icon-${size}.png`), "picture");
    await buildExtension(root);

    const icons = { 16: "icons/icon-16.png", 128: "icons/icon-128.png" };
    expect(await builtManifest("firefox")).toMatchObject({ icons, action: { default_icon: icons } });
  });

  it("gives the same bytes for the same sources, in a folder of another name too", async () => {
    await buildExtension(root);
    const first = Object.values(await snapshot());
    const elsewhere = await fixtureExtension();
    await rm(root, { recursive: true });
    root = elsewhere;
    await buildExtension(root);

    expect(Object.values(await snapshot())).toEqual(first);
  });

  it("minifies what runs in web pages and leaves the background readable", async () => {
    await buildExtension(root);
    const read = (name: string) => readFile(join(root, "build/chromium", name), "utf8");

    expect(await read("page.js")).not.toContain("aLongName");
    expect(await read("background.js")).toContain("aLongName");
  });

  it("lists the modules of each context", async () => {
    await buildExtension(root);
    const { inputs } = JSON.parse(await readFile(join(root, "build/meta/content.json"), "utf8"));

    expect(Object.keys(inputs)).toEqual(["extension/content/word.ts", "extension/content/main.ts"]);
  });

  it("removes what an earlier build left behind", async () => {
    await buildExtension(root);
    const before = Object.keys(await snapshot());
    await writeFile(join(root, "build/chromium/ui/popup/old.js"), "gone");
    await buildExtension(root);

    expect(Object.keys(await snapshot())).toEqual(before);
  });

  it.each([
    ["extension/page/main.ts", /extension\/page\/main\.ts is missing/],
    ["extension/ui/popup/page.css", /extension\/ui\/popup\/page\.css is missing/],
    ["extension/ui/approve/page.html", /no page\.html in extension\/ui\/ for: approve/],
    ["manifest.json", /manifest\.json/],
  ])("refuses to build without %s", async (path, message) => {
    await rm(join(root, path));

    await expect(buildExtension(root)).rejects.toThrow(message);
  });

  it("refuses a manifest that names a text which does not exist", async () => {
    await writeFile(join(root, "extension/_locales/en/messages.json"), "{}");

    await expect(buildExtension(root)).rejects.toThrow("_locales/en lacks: appName");
  });

  it("tells which file does not compile", async () => {
    await writeFile(join(root, "extension/content/word.ts"), "export const word = ;");

    await expect(buildExtension(root)).rejects.toThrow("extension/content/word.ts:1");
  });
});
