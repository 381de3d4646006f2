/** The only importer of webextension-polyfill: one promise-based API in Chromium, Edge and Firefox. */
import browser from "webextension-polyfill";

export { browser };
