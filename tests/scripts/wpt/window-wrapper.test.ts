import { expect, it } from "vitest";
import { windowWrapper } from "../../../scripts/wpt/window-wrapper.ts";

it("a script test gets the harness, its own scripts, its title and its time", () => {
  const source =
    "// META: title=A test\n// META: timeout=long\n// META: script=/resources/x.js\n\ntest(() => {});";
  const page = windowWrapper("/webauthn/a.window.js", source);

  const places = [
    "<title>A test</title>",
    '<meta name="timeout" content="long">',
    "/resources/testharness.js",
    "/resources/testharnessreport.js",
    '<script src="/resources/x.js">',
    '<script src="/webauthn/a.window.js">',
  ].map((part) => page.indexOf(part));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

it("comments after the first line of code say nothing", () => {
  expect(windowWrapper("/a.window.js", "test();\n// META: title=Late")).not.toContain("Late");
});
