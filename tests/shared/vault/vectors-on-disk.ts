/** Reads a file of tests/vectors. The files are our own or copied by hand, so their shape is taken at its word. */
import { readFileSync } from "node:fs";

export function readCases<Case>(path: string): readonly Case[] {
  const url = new URL(`../../vectors/${path}`, import.meta.url);
  const { cases } = JSON.parse(readFileSync(url, "utf8")) as { cases: readonly Case[] };
  if (cases.length === 0) throw new Error(`no vectors in ${path}`);
  return cases;
}
