/** Draws a QR code: the one place that knows the library which lays out its squares. */
import encodeQR from "qr";

/** White squares around the code that readers need (ISO/IEC 18004). */
const MARGIN = 4;

export type QrDrawing = {
  /** Squares on a side, the margin included. */
  readonly size: number;
  /** An SVG path of the dark squares, one unit each. */
  readonly path: string;
};

export function drawQr(text: string): QrDrawing {
  const rows = encodeQR(text, "raw", { ecc: "medium", border: MARGIN });
  const runs = rows.flatMap((row, y) =>
    darkRuns(row).map(([x, width]) => `M${x} ${y}h${width}v1h-${width}z`),
  );
  return { size: rows.length, path: runs.join("") };
}

/** Where dark squares stand side by side: first square and count. */
function darkRuns(row: readonly boolean[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const [x, isDark] of row.entries()) {
    const last = runs.at(-1);
    if (!isDark) continue;
    if (last !== undefined && last[0] + last[1] === x) last[1] += 1;
    else runs.push([x, 1]);
  }
  return runs;
}
