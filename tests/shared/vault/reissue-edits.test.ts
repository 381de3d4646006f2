import { describe, expect, it } from "vitest";
import { NO_GROUPS } from "../../../shared/vault/open-groups.ts";
import type { OpenedData, OpenedEntry } from "../../../shared/vault/opened-entry.ts";
import { reissueEdits } from "../../../shared/vault/reissue-edits.ts";
import { seededRandom } from "./seeded-random.ts";

const A = new Uint8Array(16).fill(1);
const B = new Uint8Array(16).fill(2);
const G = new Uint8Array(16).fill(7);
const HEAD = new Uint8Array(32).fill(5);

function data(seq: number, baseSeq: number, change: Partial<OpenedData> = {}): OpenedData {
  const ops = [{ op: "restore", itemId: A } as const];
  const body = {
    opId: new Uint8Array(16).fill(seq),
    hlc: { ms: seq, counter: 0 },
    baseSeq,
    ops,
    group: null,
  };
  return { kind: "data", seq, device: A, devSeq: seq, body, reissue: null, ...change };
}

function member(seq: number, index: number, count: number, device = B): OpenedData {
  const plain = data(seq, 0);
  return { ...plain, device, body: { ...plain.body, group: { id: G, index, count } } };
}

const control: OpenedEntry = {
  kind: "control",
  seq: 50,
  device: A,
  devSeq: 50,
  body: { about: "group-abort", device: B, group: G },
  subject: null,
  removed: [],
};

function brought(entries: readonly OpenedEntry[], groupsAtFork = NO_GROUPS) {
  return reissueEdits({ forkSeq: 10, groupsAtFork, entries, head: HEAD }, seededRandom("reissue"));
}

const opIds = (edits: ReturnType<typeof brought>) => edits.map(({ opId }) => opId[0]);

describe("what an abandoned branch holds", () => {
  it("is brought over as one group in its order, with op ids, clocks and authors, as if seen up to the fork", () => {
    const edits = brought([data(11, 9), data(12, 11, { device: B })]);
    expect(opIds(edits)).toEqual([11, 12]);
    expect(edits.map(({ baseSeq }) => baseSeq)).toEqual([9, 10]);
    expect(edits.map(({ hlc }) => hlc.ms)).toEqual([11, 12]);
    expect(edits.map(({ group }) => [group?.index, group?.count])).toEqual([
      [0, 2],
      [1, 2],
    ]);
    expect(edits[0]?.group?.id).toEqual(edits[1]?.group?.id);
    expect(edits.map(({ reissue }) => reissue)).toEqual([
      { abandonedHead: HEAD, forkSeq: 10, device: A },
      { abandonedHead: HEAD, forkSeq: 10, device: B },
    ]);
  });

  it("is nothing where only others' kinds of entries follow the fork", () => {
    expect(brought([control, { kind: "unreadable", seq: 11, device: A, devSeq: 11 }])).toEqual([]);
  });

  it("keeps the first author of what had been brought over before", () => {
    const reissue = { abandonedHead: new Uint8Array(32), forkSeq: 3, device: B };
    expect(brought([data(11, 3, { reissue })])[0]?.reissue).toEqual({
      abandonedHead: HEAD,
      forkSeq: 10,
      device: B,
    });
  });

  it("takes groups at the place where they took effect, also members from before the fork", () => {
    const groupsAtFork = new Map([[`${"02".repeat(16)}/${"07".repeat(16)}`, [member(8, 0, 3)]]]);
    const entries = [member(11, 1, 3), data(12, 10), member(13, 2, 3), data(14, 13)];
    expect(opIds(brought(entries, groupsAtFork))).toEqual([12, 8, 11, 13, 14]);
  });

  it("takes what there is of a group that the branch did not finish, last; and none that was given up or untouched", () => {
    expect(opIds(brought([member(11, 0, 3), data(12, 10)]))).toEqual([12, 11]);
    expect(opIds(brought([member(11, 0, 3), control, data(12, 10)]))).toEqual([12]);
    const untouched = new Map([[`${"02".repeat(16)}/${"07".repeat(16)}`, [member(8, 0, 3)]]]);
    expect(opIds(brought([data(12, 10)], untouched))).toEqual([12]);
  });

  it("leaves stray members where they are", () => {
    expect(opIds(brought([member(11, 1, 3), data(12, 10)]))).toEqual([12]);
  });
});
