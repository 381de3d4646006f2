import { describe, expect, it } from "vitest";
import type { ReissueOrigin } from "../../../shared/vault/edit.ts";
import { groupEffect, NO_GROUPS, type OpenGroups } from "../../../shared/vault/open-groups.ts";
import type { OpenedControl, OpenedData, OpenedEntry } from "../../../shared/vault/opened-entry.ts";

const A = new Uint8Array(16).fill(1);
const B = new Uint8Array(16).fill(2);
const G = new Uint8Array(16).fill(7);

function member(index: number, count: number, seq: number, device = A): OpenedData {
  const ops = [{ op: "restore", itemId: new Uint8Array(16).fill(seq) } as const];
  const body = { opId: G, hlc: { ms: seq, counter: 0 }, baseSeq: 0, ops, group: { id: G, index, count } };
  return { kind: "data", seq, device, devSeq: seq, body, reissue: null };
}

function from(fill: number): ReissueOrigin {
  return { abandonedHead: new Uint8Array(32).fill(fill), forkSeq: 0, device: B };
}

function control(body: OpenedControl["body"], removed: readonly Uint8Array[] = []): OpenedControl {
  return { kind: "control", seq: 9, device: B, devSeq: 1, body, subject: null, removed };
}

function run(...entries: OpenedEntry[]) {
  let groups: OpenGroups = NO_GROUPS;
  return entries.map((entry) => {
    const effect = groupEffect(groups, entry);
    groups = effect.groups;
    return { ...effect, open: groups.size };
  });
}

describe("groups", () => {
  it("take effect with the last member, at its place, in their order, each operation with its own clock", () => {
    const [first, alone, last] = run(
      member(0, 2, 1),
      { ...member(0, 1, 2, B), body: { ...member(0, 1, 2, B).body, group: null } },
      member(1, 2, 3),
    );
    expect([first?.ops.length, first?.open]).toEqual([0, 1]);
    expect(alone?.ops.length).toBe(1);
    expect(last?.ops.map(({ stamp }) => [stamp.seq, stamp.hlc.ms])).toEqual([
      [3, 1],
      [3, 3],
    ]);
    expect(last?.open).toBe(0);
  });

  it("of one member take effect at once", () => {
    expect(run(member(0, 1, 1))[0]?.ops.length).toBe(1);
  });

  it("belong to one device: another's entry with the same id opens a group of its own", () => {
    const [, second] = run(member(0, 2, 1), member(0, 2, 2, B));
    expect(second).toMatchObject({ open: 2, isStray: false });
  });

  it.each([
    ["out of order", [member(1, 3, 1)]],
    ["repeated", [member(0, 3, 1), member(0, 3, 2)]],
    ["of another count", [member(0, 3, 1), member(1, 2, 2)]],
    ["a reissue in an ordinary group", [member(0, 3, 1), { ...member(1, 3, 2), reissue: from(1) }]],
    [
      "of another branch",
      [
        { ...member(0, 3, 1), reissue: from(1) },
        { ...member(1, 3, 2), reissue: from(2) },
      ],
    ],
    [
      "after the group was given up",
      [member(0, 2, 1), control({ about: "group-abort", device: A, group: G }), member(1, 2, 3)],
    ],
  ])("leave a member that is %s without effect", (_what, entries) => {
    const last = run(...entries).at(-1);
    expect(last).toMatchObject({ isStray: true, ops: [] });
  });

  it("end when their device is removed, others' stay", () => {
    const [, , after] = run(
      member(0, 2, 1),
      member(0, 2, 2, B),
      control({ about: "rekey", previous: null }, [A]),
    );
    expect(after?.open).toBe(1);
  });

  it("are left alone by entries without effect", () => {
    const [, after] = run(member(0, 2, 1), { kind: "unreadable", seq: 2, device: B, devSeq: 1 });
    expect(after).toMatchObject({ open: 1, ops: [], isStray: false });
  });
});
