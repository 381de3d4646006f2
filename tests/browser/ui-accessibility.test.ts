/**
 * Every screen and state of the pages, in light and dark, before axe-core: no violation of its rules (WCAG 2.2 A and
 * AA and its good practices), and no message of the page's own content security policy.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PreviewServer, startPreviewServer } from "../support/ui-preview/preview-server.ts";
import { SCENES } from "../support/ui-preview/scenes.ts";
import { launchStage, showScene, type Theme } from "../support/ui-preview/stage.ts";

const THEMES: readonly Theme[] = ["light", "dark"];

type Violation = { readonly id: string; readonly nodes: readonly { readonly html: string }[] };

let server: PreviewServer;
let browser: Browser;
let axe: string;

beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  server = await startPreviewServer();
  browser = await launchStage();
});

afterAll(async () => {
  await browser?.close();
  server?.close();
});

describe("accessibility", () => {
  it.each(SCENES.filter(({ isForTheEye }) => !isForTheEye))(
    "$name has no violation in light and dark",
    async (scene) => {
      const { page, complaints } = await showScene(browser, server.origin, scene, "light");
      await page.evaluate(axe);
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
        expect(await violations(page), theme).toEqual([]);
      }
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );
});

/** What axe finds, as rule and element, so that a failure can be read. */
async function violations(page: Page): Promise<readonly string[]> {
  const found = await page.evaluate<readonly Violation[]>(
    "axe.run(document).then(({ violations }) => violations)",
  );
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
