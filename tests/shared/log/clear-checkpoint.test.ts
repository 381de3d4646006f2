import { describe, expect, it } from "vitest";
import { decodeCheckpointClear, encodeCheckpointClear } from "../../../shared/log/clear-checkpoint.ts";
import { clearPart, refusesOtherLengths } from "./clear-parts.ts";

describe("clear part of checkpoint", () => {
  it.each([
    ["checkpoint that confirms no snapshot", 0],
    ["checkpoint that confirms the snapshot at 257", 257],
  ])("reads and writes: %s", (name, confirmedSnapshotSeq) => {
    const bytes = clearPart(name);
    expect(decodeCheckpointClear(bytes)).toEqual({ confirmedSnapshotSeq });
    expect(encodeCheckpointClear({ confirmedSnapshotSeq })).toEqual(bytes);
    refusesOtherLengths(decodeCheckpointClear, bytes);
  });
});
