import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { MARK_COLOURS } from "../../../../extension/ui/components/site-colour.ts";

const css = readFileSync(new URL("../../../../extension/ui/components/tokens.css", import.meta.url), "utf8");
const [lightText = "", darkText = ""] = css.split("@media (prefers-color-scheme: dark)");
const light = tokens(lightText);
const dark = { ...light, ...tokens(darkText.split("@media")[0] ?? "") };

function tokens(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...text.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]),
  );
}

/** Contrast of two colours (WCAG 2.2, "contrast ratio"). */
function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const TEXT = 4.5;
const CONTROL = 3;
//  in front     behind          least contrast
const PAIRS = [
  ["ink", "bg", TEXT],
  ["ink", "surface", TEXT],
  ["ink", "accent-bg", TEXT],
  ["ink", "warn-bg", TEXT],
  ["ink", "danger-bg", TEXT],
  ["muted", "bg", TEXT],
  ["muted", "surface", TEXT],
  ["muted", "accent-bg", TEXT],
  ["accent", "bg", TEXT],
  ["accent", "surface", TEXT],
  ["accent", "accent-bg", TEXT],
  ["on-accent", "accent", TEXT],
  ["on-accent", "accent-hover", TEXT],
  ["warn", "warn-bg", TEXT],
  ["danger", "danger-bg", TEXT],
  ["danger", "bg", TEXT],
  ["danger", "surface", TEXT],
  ["ok", "ok-bg", TEXT],
  ["line", "bg", CONTROL],
  ["line", "surface", CONTROL],
  ["focus", "bg", CONTROL],
  ["focus", "surface", CONTROL],
  ["focus", "accent-bg", CONTROL],
] as const;

describe.each([
  ["light", light],
  ["dark", dark],
])("colours in the %s theme", (_, theme) => {
  it.each(PAIRS)("%s on %s", (front, behind, least) => {
    expect(contrast(theme[front] ?? "", theme[behind] ?? "")).toBeGreaterThanOrEqual(least);
  });

  it.each(Array.from({ length: MARK_COLOURS }, (_unused, place) => place))(
    "the letter on site mark %i",
    (place) => {
      expect(contrast(theme["on-mark"] ?? "", theme[`mark-${place}`] ?? "")).toBeGreaterThanOrEqual(TEXT);
    },
  );
});
