import { describe, expect, it } from "vitest";
import { namedByPerson, type WordsOfDevices } from "../../../../extension/background/devices/device-items.ts";
import { NO_DEVICE_WORDS } from "../../../../shared/vault/device-words.ts";

const heard = { ms: 5, counter: 0 };
const DEVICES = new Map([
  ["aa", { name: "Chromium", platform: "linux", heard }],
  ["bb", { name: "Firefox", platform: "linux", heard: null }],
]);

describe("names of devices", () => {
  it("are the person's where there is one, and leave the rest as it is", () => {
    const words: WordsOfDevices = new Map([
      ["aa", { item: null, words: { ...NO_DEVICE_WORDS, name: "Laptop" } }],
      ["bb", { item: null, words: NO_DEVICE_WORDS }],
      ["cc", { item: null, words: { ...NO_DEVICE_WORDS, name: "Heard of nowhere else" } }],
      ["dd", { item: null, words: null }],
    ]);

    expect([...namedByPerson(DEVICES, words)]).toEqual([
      ["aa", { name: "Laptop", platform: "linux", heard }],
      ["bb", { name: "Firefox", platform: "linux", heard: null }],
      ["cc", { name: "Heard of nowhere else", platform: "", heard: null }],
    ]);
  });
});
