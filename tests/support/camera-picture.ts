/** What one browser shows, as a picture for another: of the very pixels of a screenshot. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DrivenPage } from "../../scripts/browsers/browser-driver.ts";

export const CAMERA = { width: 640, height: 480 } as const;
/** Frames that a camera repeats. */
const FRAMES = 3;
/** White around the code that the camera sees with it. */
const AROUND = 12;

/** Makes Chromium's camera see this film, read when a page asks for the camera; pages may use it without a question. */
export function cameraFlags(film: string): readonly string[] {
  return [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-video-capture=${film}`,
  ];
}

/** A screenshot of the page as PNG, base64. */
export async function screenshotOf(page: DrivenPage): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "keyferry-shot-"));
  try {
    const path = join(folder, "shot.png");
    await page.screenshot(path);
    return (await readFile(path)).toString("base64");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Writes what stands at `selector` in `page` as a short film that a camera sees (YUV4MPEG2, 4:2:0, grey). `studio`: a
 * blank page that takes the picture apart.
 */
export async function filmElement(
  page: DrivenPage,
  selector: string,
  studio: DrivenPage,
  path: string,
): Promise<void> {
  const png = await screenshotOf(page);
  const box = await page.evaluate((wanted: string) => {
    const rect = document.querySelector(wanted)?.getBoundingClientRect();
    return { x: rect?.x ?? 0, y: rect?.y ?? 0, size: rect?.width ?? 0 };
  }, selector);
  const luma = await studio.evaluate(
    async (base64: string, x: number, y: number, size: number, width: number, height: number) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const canvas = document.createElement("canvas");
      canvas.width = width;
      canvas.height = height;
      const context = canvas.getContext("2d");
      if (context === null) throw new Error("no canvas");
      context.fillStyle = "white";
      context.fillRect(0, 0, width, height);
      const side = height - 40;
      context.drawImage(picture, x, y, size, size, (width - side) / 2, 20, side, side);
      const { data } = context.getImageData(0, 0, width, height);
      let text = "";
      for (let place = 0; place < data.length; place += 4) text += String.fromCharCode(data[place + 1] ?? 0);
      return btoa(text);
    },
    png,
    box.x - AROUND,
    box.y - AROUND,
    box.size + 2 * AROUND,
    CAMERA.width,
    CAMERA.height,
  );
  const frame = Buffer.concat([
    Buffer.from("FRAME\n"),
    Buffer.from(luma, "base64"),
    Buffer.alloc((CAMERA.width * CAMERA.height) / 2, 128),
  ]);
  const head = Buffer.from(`YUV4MPEG2 W${CAMERA.width} H${CAMERA.height} F10:1 Ip A1:1 C420\n`);
  await writeFile(path, Buffer.concat([head, ...Array<Buffer>(FRAMES).fill(frame)]));
}
