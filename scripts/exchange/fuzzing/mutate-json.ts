/** Changes a JSON document by its structure, so that it stays JSON and reaches what lies behind the parser. */
import type { Json, JsonObject } from "../../../shared/exchange/untrusted-json.ts";
import type { SeededRandom } from "./seeded-random.ts";

const HOSTILE: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  -11_644_473_600,
  1.5,
  2 ** 53,
  1e308,
  "",
  "\0",
  "=",
  "A",
  "AA==",
  "+/+/",
  "__proto__",
  "\ud800",
  "\u{202e}moc.elpmaxe",
  "https://example.com/",
  "xn--",
  "b64.",
  "MC4CAQAwBQYDK2VuBCIEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
  "-----BEGIN PRIVATE KEY----------END PRIVATE KEY-----",
  "x".repeat(5000),
  "A".repeat(20_000),
  [],
  {},
  [[[[[[[[]]]]]]]],
  { toString: null, length: -1 },
  { type: "passkey" },
  { credentials: [{ type: "passkey" }] },
];

/** A copy with one to three changes. */
export function mutateJson(document: Json, random: SeededRandom): Json {
  let result = document;
  for (let count = 1 + random.below(3); count > 0; count--) {
    const places = countPlaces(result);
    result = changeAt(result, { left: random.below(places) }, random);
  }
  return result;
}

function countPlaces(value: Json): number {
  return childrenOf(value).reduce<number>((sum, child) => sum + countPlaces(child), 1);
}

/** `counter.left` counts places off in depth-first order. */
function changeAt(value: Json, counter: { left: number }, random: SeededRandom): Json {
  if (counter.left-- === 0) return change(value, random);
  if (isList(value))
    return value.map((child) => (counter.left < 0 ? child : changeAt(child, counter, random)));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(
    ([name, child]) => [name, counter.left < 0 ? child : changeAt(child, counter, random)] as const,
  );
  return Object.fromEntries(entries);
}

function change(value: Json, random: SeededRandom): Json {
  if (typeof value === "string" && random.below(2) === 0) return changedText(value, random);
  if (isList(value) && value.length > 0 && random.below(2) === 0) {
    const child = random.pick(value);
    return random.below(2) === 0 ? [...value, child] : value.filter((other) => other !== child);
  }
  if (typeof value === "object" && value !== null && !isList(value) && random.below(2) === 0)
    return withoutOne(value, random);
  return random.pick(HOSTILE);
}

function changedText(text: string, random: SeededRandom): string {
  const at = random.below(text.length + 1);
  return random.pick([
    text.slice(0, at),
    `${text.slice(0, at)}${random.pick(["=", "-", "+", " ", "\\n", "A", "\u{0}"])}${text.slice(at)}`,
    text.slice(0, at) + text.slice(at + 1),
    text + text,
    text.toUpperCase(),
  ]);
}

function withoutOne(value: JsonObject, random: SeededRandom): JsonObject {
  const names = Object.keys(value);
  if (names.length === 0) return value;
  const gone = random.pick(names);
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== gone));
}

function childrenOf(value: Json): readonly Json[] {
  if (isList(value)) return value;
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
