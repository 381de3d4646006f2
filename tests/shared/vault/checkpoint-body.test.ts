import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { cborMap } from "../../../shared/cbor/cbor-map.ts";
import {
  decodeCheckpointBody,
  decodeSnapshotBody,
  encodeCheckpointBody,
  encodeSnapshotBody,
} from "../../../shared/vault/checkpoint-body.ts";

const at = new Uint8Array(8);
const hash = new Uint8Array(32);

describe("bodies of checkpoint and snapshot", () => {
  it("give back what was written", () => {
    const checkpoint = { at: { ms: 2 ** 47, counter: 9 }, itemCount: 10_000 };
    expect(decodeCheckpointBody(encodeCheckpointBody(checkpoint))).toEqual({
      status: "read",
      body: checkpoint,
    });
    const snapshot = { stateHash: hash.fill(3) };
    expect(decodeSnapshotBody(encodeSnapshotBody(snapshot))).toEqual({ status: "read", body: snapshot });
  });

  it.each([
    ["a time of another length", { v: 1, at: at.slice(1), items: 1 }],
    ["no count", { v: 1, at }],
    ["a negative count", { v: 1, at, items: -1 }],
    ["a member more", { v: 1, at, items: 1, more: 1 }],
    ["version 0", { v: 0, at, items: 1 }],
    ["a hash of another length", { v: 1, state_hash: hash.slice(1) }],
    ["a hash and a member more", { v: 1, state_hash: hash, more: 1 }],
  ])("are unreadable with %s", (_name, members) => {
    const bytes = encodeCanonical(cborMap(members));
    expect(decodeCheckpointBody(bytes)).toEqual({ status: "unreadable" });
    expect(decodeSnapshotBody(bytes)).toEqual({ status: "unreadable" });
  });

  it("of a newer version say so", () => {
    const bytes = encodeCanonical(cborMap({ v: 2 }));
    expect(decodeCheckpointBody(bytes)).toEqual({ status: "newer" });
    expect(decodeSnapshotBody(bytes)).toEqual({ status: "newer" });
  });

  it("never throw", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(decodeCheckpointBody(bytes).status).toBe("unreadable");
        expect(decodeSnapshotBody(bytes).status).toBe("unreadable");
      }),
    );
  });
});
