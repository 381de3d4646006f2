import { describe, expect, it } from "vitest";
import { type OpenedEntry, timeAfter, timeOf } from "../../../shared/vault/opened-entry.ts";

const place = { seq: 5, device: new Uint8Array(16), devSeq: 1 };
const time = { ms: 7, counter: 1 };
const data: OpenedEntry = {
  ...place,
  kind: "data",
  body: { opId: new Uint8Array(16), hlc: time, baseSeq: 0, ops: [], group: null },
  reissue: null,
};
const checkpoint: OpenedEntry = {
  ...place,
  kind: "checkpoint",
  body: { at: time, itemCount: 1 },
  confirmedSnapshotSeq: 0,
};

describe("the time that an entry tells", () => {
  it("is that of its data or checkpoint; other kinds tell none", () => {
    expect([timeOf(data), timeOf(checkpoint)]).toEqual([time, time]);
    expect(timeOf({ ...place, kind: "unreadable" })).toBeNull();
  });

  it("moves the latest time on and never back", () => {
    expect(timeAfter({ ms: 7, counter: 0 }, data)).toEqual(time);
    expect(timeAfter({ ms: 8, counter: 0 }, data)).toEqual({ ms: 8, counter: 0 });
    expect(timeAfter({ ms: 1, counter: 0 }, { ...place, kind: "unreadable" })).toEqual({ ms: 1, counter: 0 });
  });
});
