import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findBrowsers, findDrivable } from "../../../scripts/browsers/find-browser.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "keyferry-path-"));
  vi.stubEnv("PATH", folder);
  vi.stubEnv("KEYFERRY_CHROMIUM", "");
  vi.stubEnv("KEYFERRY_FIREFOX", "");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function program(name: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, "#!/bin/sh\n");
  await chmod(path, 0o755);
  return path;
}

describe("the browsers of this system", () => {
  it("are found on PATH, with how each takes an unpacked extension", async () => {
    const chrome = await program("google-chrome");
    const chromium = await program("chromium");
    const firefox = await program("firefox");
    const found = [...findBrowsers("chromium"), ...findBrowsers("firefox")];

    expect(found.filter(({ path }) => path.startsWith(folder))).toEqual([
      expect.objectContaining({ title: "Chromium", path: chromium, sideLoad: "flag" }),
      expect.objectContaining({ title: "Google Chrome", path: chrome, sideLoad: "devtools-pipe" }),
      expect.objectContaining({ title: "Firefox", path: firefox, sideLoad: "bidi" }),
    ]);
  });

  it("prefer what a variable names, and say so", async () => {
    await program("firefox-esr");
    const mine = await program("my-firefox");
    vi.stubEnv("KEYFERRY_FIREFOX", mine);

    expect(findDrivable("firefox")).toMatchObject({ path: mine, why: "KEYFERRY_FIREFOX names it" });
  });

  it("do not hide that a variable names nothing", () => {
    vi.stubEnv("KEYFERRY_CHROMIUM", join(folder, "missing"));

    expect(() => findBrowsers("chromium")).toThrow("which does not exist");
  });

  it("leave out branded ones where tests have to drive them", async () => {
    await program("microsoft-edge");

    expect(findDrivable("chromium")?.path.startsWith(folder) ?? false).toBe(false);
  });
});
