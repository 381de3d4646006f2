/** The outcome as lines for a person: passes per file, what is lost and why, and one closing line. */
import { type LostSubtest, passesOf } from "./compare.ts";
import type { FileResult } from "./run-file.ts";

export function reportLines(
  native: readonly FileResult[],
  ours: readonly FileResult[],
  lost: readonly LostSubtest[],
  idle: readonly string[],
): readonly string[] {
  const nativeByPath = new Map(native.map((file) => [file.path, file]));
  const rows = ours.map((file) => {
    const other = nativeByPath.get(file.path);
    const passes = `${passesOf(file)}`.padStart(4);
    const nativePasses = `${other === undefined ? 0 : passesOf(other)}`.padStart(6);
    return `${passes} ${nativePasses}  ${file.path}${file.harness === "OK" ? "" : `  (${file.harness})`}`;
  });
  const unexpected = lost.filter(({ reason }) => reason === null);
  return [
    "ours native  file",
    ...rows,
    "",
    ...lost.filter(({ reason }) => reason !== null).map((one) => `known: ${placeOf(one)}: ${one.reason}`),
    ...unexpected.map((one) => `LOST: ${placeOf(one)}: ${one.status} ${one.message ?? ""}`),
    ...idle.map((one) => `no deviation any more: ${one}`),
    "",
    `Keyferry passes ${total(ours)}, native ${total(native)}; ${lost.length} lost, ${unexpected.length} of them unexpected.`,
  ];
}

function placeOf({ path, name }: LostSubtest): string {
  return `${path}: ${name}`;
}

function total(files: readonly FileResult[]): number {
  return files.reduce((sum, file) => sum + passesOf(file), 0);
}
