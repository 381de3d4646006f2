import { describe, expect, it } from "vitest";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { uuidBytes, uuidText } from "../../../shared/exchange/uuid.ts";

const TEXT = "6f9619ff-8b86-4011-b42d-00c04fc964ff";

describe("UUIDs", () => {
  it("stand for their bytes in the order of the text, in either case", () => {
    for (const text of [TEXT, TEXT.toUpperCase()])
      expect(bytesToHex(uuidBytes(text) ?? new Uint8Array(0))).toBe(TEXT.replaceAll("-", ""));
  });

  it("are written in lower case", () => {
    expect(uuidText(uuidBytes(TEXT) ?? new Uint8Array(0))).toBe(TEXT);
  });

  it.each(["", TEXT.slice(1), `${TEXT}0`, `{${TEXT}}`, TEXT.replaceAll("-", ""), TEXT.replace("f", "g")])(
    "%j is none",
    (text) => {
      expect(uuidBytes(text)).toBeNull();
    },
  );
});
