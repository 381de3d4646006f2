import { describe, expect, it } from "vitest";
import { bytesIn } from "../../../extension/background/message-bytes.ts";

describe("bytes in a message", () => {
  it("are what the text says, and none where it says none", () => {
    expect(bytesIn("AAEC_w")).toEqual(Uint8Array.of(0, 1, 2, 255));
    expect(bytesIn("A")).toEqual(new Uint8Array());
  });
});
