import { describe, expect, it } from "vitest";
import { type BrowserSender, frameSender, isOwnPage } from "../../../extension/background/sender.ts";

const OWN = "own-id";
const TAB = { id: 7, windowId: 3, incognito: false };
const FRAME: BrowserSender = {
  id: OWN,
  origin: "https://example.org",
  frameId: 0,
  documentId: "D",
  tab: TAB,
};

describe("frameSender", () => {
  it("takes origin, tab, frame and document from the browser", () => {
    expect(frameSender(FRAME, OWN)).toEqual({
      origin: "https://example.org",
      asker: { tabId: 7, frameId: 0, documentId: "D", windowId: 3, isPrivate: false },
    });
  });

  // what is odd                                     sender                                                        origin
  it.each<[string, BrowserSender, string | null]>([
    ["another extension", { ...FRAME, id: "other" }, null],
    ["no extension id at all", { ...FRAME, id: undefined }, null],
    ["no tab: a page of the extension", { ...FRAME, tab: undefined }, null],
    ["no frame", { ...FRAME, frameId: undefined }, null],
    [
      "a sandboxed frame: null origin, the site as url",
      { ...FRAME, origin: "null", url: "https://example.org/" },
      null,
    ],
    ["an extension page", { ...FRAME, origin: "chrome-extension://own-id" }, null],
    ["a file", { ...FRAME, origin: "file://" }, null],
    ["no origin member and no url", { ...FRAME, origin: undefined }, null],
    [
      "no origin member: the url's origin",
      { ...FRAME, origin: undefined, url: "https://a.example/x" },
      "https://a.example",
    ],
    ["no origin member and an opaque url", { ...FRAME, origin: undefined, url: "data:text/html,x" }, null],
    ["no origin member and a broken url", { ...FRAME, origin: undefined, url: "::" }, null],
    ["plain http", { ...FRAME, origin: "http://localhost:8000" }, "http://localhost:8000"],
  ])("%s", (_, sender, origin) => {
    expect(frameSender(sender, OWN)?.origin ?? null).toBe(origin);
  });

  it("tells a private window", () => {
    expect(frameSender({ ...FRAME, tab: { ...TAB, incognito: true } }, OWN)?.asker.isPrivate).toBe(true);
  });
});

describe("isOwnPage", () => {
  const origin = "chrome-extension://own-id";
  it.each([
    ["a page under ui/", { id: OWN, url: `${origin}/ui/popup/page.html` }, true],
    ["a page elsewhere", { id: OWN, url: `${origin}/page.js` }, false],
    ["a content script: the site's url", { id: OWN, url: "https://example.org/ui/popup/page.html" }, false],
    ["a look-alike origin", { id: OWN, url: `${origin}.evil.example/ui/popup/page.html` }, false],
    ["another extension", { id: "other", url: `${origin}/ui/popup/page.html` }, false],
    ["no url", { id: OWN }, false],
  ])("%s", (_, sender, verdict) => {
    expect(isOwnPage(sender, OWN, origin)).toBe(verdict);
  });
});
