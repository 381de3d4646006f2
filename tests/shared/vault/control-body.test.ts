import { describe, expect, it } from "vitest";
import { encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { cborMap } from "../../../shared/cbor/cbor-map.ts";
import {
  type ControlBody,
  type ControlBodyKind,
  decodeControlBody,
  encodeControlBody,
} from "../../../shared/vault/control-body.ts";

const DEVICE: ControlBody = { about: "device", deviceName: "Laptop", platform: "Firefox" };
const ROWS: readonly [ControlBodyKind, ControlBody][] = [
  ["genesis", DEVICE],
  ["deviceAdd", DEVICE],
  ["rekey", { about: "rekey", previous: new Uint8Array(32) }],
  ["rekey", { about: "rekey", previous: null }],
  ["groupAbort", { about: "group-abort", device: new Uint8Array(16), group: new Uint8Array(16) }],
  ["close", { about: "close", newOrigin: "https://sync.example" }],
  ["close", { about: "close", newOrigin: null }],
  ["policy", { about: "policy" }],
];

describe("control bodies", () => {
  it.each(ROWS)("are read as they were written: %s", (kind, body) => {
    expect(decodeControlBody(kind, encodeControlBody(body))).toEqual({ status: "read", body });
  });

  it("are unreadable under another kind", () => {
    for (const [kind, body] of ROWS)
      for (const [other, otherBody] of ROWS)
        if (body.about !== otherBody.about)
          expect(decodeControlBody(other, encodeControlBody(body)), `${kind} as ${other}`).toEqual({
            status: "unreadable",
          });
  });

  it.each(["genesis", "deviceAdd", "rekey", "groupAbort", "close", "policy"] as const)(
    "of a newer version say so: %s",
    (kind) => {
      expect(decodeControlBody(kind, encodeCanonical(cborMap({ v: 2 })))).toEqual({ status: "newer" });
    },
  );

  it("with a key of another length are unreadable", () => {
    const bytes = encodeCanonical(cborMap({ v: 1, previous: new Uint8Array(31) }));
    expect(decodeControlBody("rekey", bytes)).toEqual({ status: "unreadable" });
  });
});
