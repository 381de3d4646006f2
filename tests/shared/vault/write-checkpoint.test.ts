import { describe, expect, it } from "vitest";
import { writeCheckpoint } from "../../../shared/vault/write-checkpoint.ts";
import { LogBuilder } from "./log-builder.ts";

describe("writing a checkpoint", () => {
  it("tells a time after all that was seen, the count, and the snapshot it confirms", async () => {
    const log = await LogBuilder.found();
    const place = { ...log.place, hlc: { ms: 9e12, counter: 1 } };
    const facts = { itemCount: 12, confirmedSnapshotSeq: 1 };
    const { opened, head } = writeCheckpoint(place, log.device, facts, log);
    expect(opened).toMatchObject({
      kind: "checkpoint",
      body: { at: { ms: 9e12, counter: 2 }, itemCount: 12 },
      confirmedSnapshotSeq: 1,
    });
    expect(head.hlc).toEqual({ ms: 9e12, counter: 2 });
  });
});
