/**
 * Finds a QR code in a picture or in what a camera sees: by the browser's own detector where it has one, else by a
 * library, which is the one that this file alone knows.
 */
import { decodeQR } from "qr/decode.js";

/** What both drawing and detecting take. */
export type QrSource = HTMLVideoElement | ImageBitmap;

/** Parts of the Shape Detection API that are used; not every browser has it, and none has types for it yet. */
type Detector = { detect(source: QrSource): Promise<readonly { readonly rawValue: string }[]> };
type DetectorClass = {
  new (options: { readonly formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
};

/** Longer sides are made smaller: a code fills a good part of a picture, and work grows with its area. */
const LONGEST_SIDES = [640, 1280, 2400] as const;
const CAMERA_BUDGET_MS = 60;
const PICTURE_BUDGET_MS = 1_500;

let detector: Promise<Detector | null> | null = null;

/** The text of the code that the camera sees, or null where there is none at the moment. */
export async function readQrFromCamera(video: HTMLVideoElement): Promise<string | null> {
  if (video.videoWidth === 0) return null;
  const size = { width: video.videoWidth, height: video.videoHeight };
  return (await detected(video)) ?? readByLibrary(video, size, LONGEST_SIDES[0], CAMERA_BUDGET_MS);
}

/** The text of the code in a picture, or null where there is none, or where the file is no picture. */
export async function readQrFromPicture(file: Blob): Promise<string | null> {
  const picture = await createImageBitmap(file).catch(() => null);
  if (picture === null) return null;
  try {
    const found = await detected(picture);
    if (found !== null) return found;
    for (const longest of LONGEST_SIDES) {
      const text = readByLibrary(picture, picture, longest, PICTURE_BUDGET_MS);
      if (text !== null) return text;
    }
    return null;
  } finally {
    picture.close();
  }
}

async function detected(source: QrSource): Promise<string | null> {
  detector ??= ownDetector();
  const own = await detector;
  const codes = own === null ? [] : await own.detect(source).catch(() => []);
  return codes[0]?.rawValue ?? null;
}

async function ownDetector(): Promise<Detector | null> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass };
  if (BarcodeDetector === undefined) return null;
  const formats: readonly string[] = await BarcodeDetector.getSupportedFormats().catch(() => []);
  return formats.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
}

function readByLibrary(
  source: QrSource,
  size: { readonly width: number; readonly height: number },
  longest: number,
  timeLimit: number,
): string | null {
  const scale = Math.min(1, longest / Math.max(size.width, size.height));
  const width = Math.max(1, Math.round(size.width * scale));
  const height = Math.max(1, Math.round(size.height * scale));
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (context === null) return null;
  context.drawImage(source, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  try {
    return decodeQR({ width, height, data }, { timeLimit });
  } catch {
    // The library throws where it finds none, which is the usual case with a camera.
    return null;
  }
}
