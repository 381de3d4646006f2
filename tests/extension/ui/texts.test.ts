import { parseSync } from "oxc-parser";
import { describe, expect, it } from "vitest";
import { LANGUAGES, type LocaleFile, localeFile, sources } from "./locale-files.ts";

const english = localeFile("en");
const ui = sources("extension/ui");

/** Placeholders that a message uses, sorted. */
function used(entry: LocaleFile[string] | undefined): readonly string[] {
  return [
    ...new Set([...(entry?.message ?? "").matchAll(/\$(\w+)\$/g)].map(([, name]) => name ?? "")),
  ].sort();
}

const isPlural = (key: string) => key.endsWith("_one");

describe("texts", () => {
  it("are there in English, German, Spanish and Japanese", () => {
    expect(LANGUAGES).toEqual(expect.arrayContaining(["en", "de", "es", "ja"]));
  });

  it.each(LANGUAGES)("have the same keys in %s as in English", (language) => {
    expect(Object.keys(localeFile(language))).toEqual(Object.keys(english));
  });

  it.each(LANGUAGES)("say something under every key in %s", (language) => {
    const empty = Object.entries(localeFile(language)).filter(([, { message }]) => message.trim() === "");

    expect(empty).toEqual([]);
  });

  it.each(LANGUAGES)("declare and use the same placeholders in %s as in English", (language) => {
    const file = localeFile(language);
    const wrong = Object.keys(english).filter((key) => {
      const declared = JSON.stringify(file[key]?.placeholders) === JSON.stringify(english[key]?.placeholders);
      // "1 passkey" may be said without the number.
      const uses = isPlural(key) || JSON.stringify(used(file[key])) === JSON.stringify(used(english[key]));
      return !declared || !uses;
    });

    expect(wrong).toEqual([]);
  });

  it.each(LANGUAGES)("number their placeholders in the order they are declared in %s", (language) => {
    for (const { placeholders } of Object.values(localeFile(language)))
      expect(Object.values(placeholders ?? {}).map(({ content }) => content)).toEqual(
        Object.keys(placeholders ?? {}).map((_, place) => `$${place + 1}`),
      );
  });

  it.each(LANGUAGES)("contain no straight quotes, three dots or exclamation marks in %s", (language) => {
    const wrong = Object.entries(localeFile(language)).filter(([, { message }]) =>
      /["']|\.\.\.|[!！]/.test(message),
    );

    expect(wrong.map(([key]) => key)).toEqual([]);
  });

  it("are translated: no sentence is the same in two languages", () => {
    const others = LANGUAGES.filter((language) => language !== "en").map(localeFile);
    const same = Object.entries(english)
      .filter(([, { message }]) => message.replaceAll(/\$\w+\$/g, "").split(/\s+/).length > 3)
      .filter(([key, { message }]) => others.some((file) => file[key]?.message === message));

    expect(same).toEqual([]);
  });

  it("are all used by a page or the manifest, those of fault and remark codes excepted", () => {
    const code = [...ui.values()].join("\n");
    const manifestKeys = ["extensionName", "extensionDescription"];
    const unused = Object.keys(english)
      .filter((key) => !/^(fault|exchange_remark)_/.test(key) && !manifestKeys.includes(key))
      .filter((key) => !code.includes(`"${key.replace(/_(one|other)$/, "")}"`));

    expect(unused).toEqual([]);
  });

  it("come in pairs where they depend on a number", () => {
    for (const key of Object.keys(english).filter(isPlural))
      expect(english).toHaveProperty(key.replace(/_one$/, "_other"));
  });

  it("get as many values as they have placeholders wherever a page uses them", () => {
    const calls = [...ui].flatMap(([path, code]) => textCalls(path, code));
    const wrong = calls.filter(({ key, values }) => {
      const declared = (english[key] ?? english[`${key}_other`])?.placeholders ?? {};
      return Object.keys(declared).length !== values;
    });

    expect(calls.length).toBeGreaterThan(100);
    expect(wrong).toEqual([]);
  });
});

type TextCall = { readonly path: string; readonly key: string; readonly values: number };

/** Every `text("key", …)`, `textOfCount("key", …)` and `<Sentence of="key" parts={[…]} />` with its number of values. */
function textCalls(path: string, code: string): readonly TextCall[] {
  const found: TextCall[] = [];
  walk(parseSync(path, code).program, (node) => {
    const call = callOf(node) ?? sentenceOf(node);
    if (call) found.push({ path, ...call });
  });
  return found;
}

type Node = Readonly<Record<string, unknown>>;

function walk(node: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(node)) for (const child of node) walk(child, visit);
  else if (isNode(node)) {
    visit(node);
    for (const child of Object.values(node)) walk(child, visit);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}

function callOf(node: Node): { key: string; values: number } | null {
  if (node["type"] !== "CallExpression" || !isNode(node["callee"]) || !Array.isArray(node["arguments"]))
    return null;
  const name = node["callee"]["name"];
  const [first, ...values] = node["arguments"];
  if ((name !== "text" && name !== "textOfCount") || !isNode(first) || typeof first["value"] !== "string")
    return null;
  return { key: first["value"], values: values.length };
}

function sentenceOf(node: Node): { key: string; values: number } | null {
  if (node["type"] !== "JSXOpeningElement" || !isNode(node["name"]) || node["name"]["name"] !== "Sentence")
    return null;
  let key = "";
  let values = 0;
  walk(node["attributes"], (inner) => {
    if (inner["type"] !== "JSXAttribute" || !isNode(inner["name"]) || !isNode(inner["value"])) return;
    if (inner["name"]["name"] === "of") key = String(inner["value"]["value"]);
    const expression = inner["value"]["expression"];
    if (inner["name"]["name"] === "parts" && isNode(expression) && Array.isArray(expression["elements"]))
      values = expression["elements"].length;
  });
  return { key, values };
}
