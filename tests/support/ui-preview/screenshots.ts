/**
 * Writes a picture of every scene in light and dark to build/preview/. Run with the pinned Node:
 * `node tests/support/ui-preview/screenshots.ts [words that a scene's name must contain]`.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { startPreviewServer } from "./preview-server.ts";
import { SCENES } from "./scenes.ts";
import { launchStage, showScene, type Theme } from "./stage.ts";

const FOLDER = fileURLToPath(new URL("../../../build/preview/", import.meta.url));
/** Lets fonts and the strength meter settle; half of the arming time. */
const SETTLE_MS = 250;

const wanted = process.argv.slice(2);
const scenes = SCENES.filter(({ name }) => wanted.every((word) => name.includes(word)));

await mkdir(FOLDER, { recursive: true });
const server = await startPreviewServer();
const browser = await launchStage();
try {
  for (const scene of scenes)
    for (const theme of ["light", "dark"] satisfies Theme[]) {
      const { page, complaints } = await showScene(browser, server.origin, scene, theme);
      for (const complaint of complaints) console.error(`${scene.name}: ${complaint}`);
      await page.waitForTimeout(SETTLE_MS);
      await writeFile(`${FOLDER}${scene.name}.${theme}.png`, await page.screenshot());
      if (scene.isPrinted && theme === "light") {
        await page.emulateMedia({ media: "print" });
        await page.setViewportSize({ width: 794, height: 1123 });
        await writeFile(`${FOLDER}${scene.name}.print.png`, await page.screenshot());
      }
      await page.context().close();
    }
  console.log(`${scenes.length} scenes in light and dark: build/preview`);
} finally {
  await browser.close();
  server.close();
}
