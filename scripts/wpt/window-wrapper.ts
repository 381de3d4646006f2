/** The page around a `.window.js` test, made from its META comments. */

const META = /^\/\/\s*META:\s*(\w+)=(.*)$/;

/** `path`: where the page finds the script. */
export function windowWrapper(path: string, source: string): string {
  const metas = metaLines(source);
  const valuesOf = (name: string) => metas.filter(([key]) => key === name).map(([, value]) => value);
  const title = valuesOf("title").map((text) => `<title>${text}</title>`);
  const timeout = valuesOf("timeout").includes("long") ? ['<meta name="timeout" content="long">'] : [];
  const scripts = valuesOf("script").map((source) => `<script src="${source}"></script>`);
  return [
    "<!doctype html>",
    "<meta charset=utf-8>",
    ...title,
    ...timeout,
    "<script>",
    "self.GLOBAL = { isWindow: () => true, isWorker: () => false, isShadowRealm: () => false };",
    "</script>",
    '<script src="/resources/testharness.js"></script>',
    '<script src="/resources/testharnessreport.js"></script>',
    ...scripts,
    "<div id=log></div>",
    `<script src="${path}"></script>`,
    "",
  ].join("\n");
}

/** The comments before the first line of code. */
function metaLines(source: string): readonly (readonly [string, string])[] {
  const metas: [string, string][] = [];
  for (const line of source.split("\n")) {
    if (line.trim() !== "" && !line.startsWith("//")) break;
    const [, key, value] = META.exec(line) ?? [];
    if (key !== undefined && value !== undefined) metas.push([key, value.trim()]);
  }
  return metas;
}
