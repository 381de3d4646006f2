import { describe, expect, it } from "vitest";
import { decodeReissueClear, encodeReissueClear } from "../../../shared/log/clear-reissue.ts";
import { clearPart, refusesOtherLengths } from "./clear-parts.ts";

describe("clear part of reissue", () => {
  it("reads and writes the abandoned head and the fork", () => {
    const bytes = clearPart("reissue of what follows 41");
    const clear = decodeReissueClear(bytes);
    expect(clear).toMatchObject({ forkSeq: 41, abandonedHead: expect.any(Uint8Array) });
    expect(encodeReissueClear(clear)).toEqual(bytes);
    refusesOtherLengths(decodeReissueClear, bytes);
  });
});
