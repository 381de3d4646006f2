import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CborValue, decodeStrict, encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { asArray, asMap, cborMap } from "../../../shared/cbor/cbor-map.ts";
import { encodeCloseClear } from "../../../shared/log/clear-close.ts";
import type { ControlState } from "../../../shared/log/control-state.ts";
import {
  controlHash,
  decodeControlState,
  encodeControlState,
} from "../../../shared/log/control-state-codec.ts";
import { LogBuilder } from "../vault/log-builder.ts";

const malformed = expect.objectContaining({ code: "log/malformed" });

/** A log in which everything that a control state can say has happened. */
async function eventful(): Promise<LogBuilder> {
  const log = await LogBuilder.found();
  const [second, third] = [log.newDevice(), log.newDevice()];
  log.append(await log.deviceAdd(second));
  log.append(await log.deviceAdd(third, log.recovery));
  await log.appendRekey(log.device, [second.deviceId]);
  log.append(
    log.control("close", third, encodeCloseClear("moved"), {
      about: "close",
      newOrigin: "https://a.example",
    }),
  );
  return log;
}

const members = (state: ControlState) => new Map(asMap(decodeStrict(encodeControlState(state))));

describe("control state as bytes", () => {
  it("gives back every state that a log passes through, members by rising id", async () => {
    for (const log of [await LogBuilder.found(), await eventful()]) {
      const read = decodeControlState(encodeControlState(log.state));
      expect(read).toEqual(log.state);
      expect([...read.members.keys()]).toEqual([...log.state.members.keys()].sort());
      expect(encodeControlState(read)).toEqual(encodeControlState(log.state));
    }
  });

  it("does not depend on the order in which members are held", async () => {
    const { state } = await eventful();
    const turned = { ...state, members: new Map([...state.members].reverse()) };
    expect(encodeControlState(turned)).toEqual(encodeControlState(state));
  });

  it("has another hash for whatever differs", async () => {
    const { state } = await eventful();
    const [first] = state.members.values();
    if (first === undefined || state.closing === null) throw new Error("not eventful");
    const one = (change: object) => new Map(state.members).set("x", { ...first, ...change });
    const others: ControlState[] = [
      { ...state, seq: state.seq + 1 },
      { ...state, head: new Uint8Array(32) },
      { ...state, minVersion: 2 },
      { ...state, closing: null },
      { ...state, closing: { ...state.closing, isFinal: true } },
      { ...state, closing: { ...state.closing, by: new Uint8Array(16) } },
      { ...state, commitments: state.commitments.slice(1) },
      { ...state, members: one({ devSeq: 99 }) },
      { ...state, members: one({ status: "removed" }) },
      { ...state, members: one({ expiresAtMs: 5 }) },
    ];
    const hashes = [state, ...others].map((each) => String(controlHash(each)));
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it("is refused when a member of the map is missing, added or of another type", async () => {
    const right = members((await eventful()).state);
    for (const name of right.keys()) {
      const without = new Map(right);
      without.delete(name);
      expect(() => decodeControlState(encodeCanonical(without)), String(name)).toThrow(malformed);
      const other = new Map(right).set(name, name === "v" ? 0 : "text");
      expect(() => decodeControlState(encodeCanonical(other)), String(name)).toThrow(malformed);
    }
    expect(() => decodeControlState(encodeCanonical(new Map(right).set("extra", 1)))).toThrow(malformed);
  });

  it("is refused with members out of order, twice, or cut", async () => {
    const right = members((await eventful()).state);
    const list = asArray(right.get("members"));
    const [first, second] = list;
    if (first === undefined || second === undefined) throw new Error("no members");
    const lists: readonly (readonly CborValue[])[] = [
      list.toReversed(),
      [first, ...list],
      [asArray(first).slice(1), second],
      [[...asArray(first), 1], second],
    ];
    for (const one of lists)
      expect(() => decodeControlState(encodeCanonical(new Map(right).set("members", one)))).toThrow(
        malformed,
      );
  });

  it("of a newer version says so", () => {
    expect(() => decodeControlState(encodeCanonical(cborMap({ v: 2 })))).toThrow(
      expect.objectContaining({ code: "log/needs-newer-version" }),
    );
  });

  it("never fails otherwise, whatever the bytes", async () => {
    const right = encodeControlState((await eventful()).state);
    const change = fc.array(fc.tuple(fc.nat(right.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(change, fc.nat(right.length), fc.uint8Array({ maxLength: 80 }), (flips, cut, noise) => {
        const changed = right.slice();
        for (const [at, byte] of flips) changed[at] = byte;
        for (const bytes of [changed, right.slice(0, cut), noise])
          try {
            expect(encodeControlState(decodeControlState(bytes))).toEqual(bytes);
          } catch (error) {
            expect(error).toMatchObject({ code: expect.stringMatching(/^log\//) });
          }
      }),
      { numRuns: 300 },
    );
  });
});
