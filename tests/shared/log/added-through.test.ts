import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addedThrough } from "../../../shared/log/added-through.ts";
import { type Member, newMember } from "../../../shared/log/control-state.ts";
import { idText } from "../../../shared/log/device-id.ts";

type Entry = { by: string | null; status?: Member["status"]; role?: Member["role"] };

/** Members by their letter, in the order in which they came. */
function family(entries: Readonly<Record<string, Entry>>) {
  const members = new Map<string, Member>();
  const ids = new Map<string, Uint8Array>();
  for (const [name, { by, status = "active", role = "device" }] of Object.entries(entries)) {
    const key = new Uint8Array(32).fill(ids.size + 1);
    const adder = by === null ? undefined : ids.get(by);
    const member = newMember(
      { signPublicKey: key, kemPublicKey: key },
      { role, addedSeq: ids.size + 1, addedBy: adder ? idText(adder) : null, expiresAtMs: null },
    );
    ids.set(name, member.deviceId);
    members.set(idText(member.deviceId), { ...member, status });
  }
  const id = (name: string) => ids.get(name) ?? new Uint8Array();
  const nameOf = (found: Uint8Array) => [...ids].find(([, one]) => idText(one) === idText(found))?.[0];
  return {
    through: (removed: readonly string[], self: string) =>
      addedThrough({ members }, removed.map(id), id(self)).map(nameOf),
  };
}

const HOUSE = family({
  paper: { by: null, role: "recovery" },
  laptop: { by: null },
  phone: { by: "laptop" },
  thief: { by: "phone" },
  friend: { by: "thief" },
  gone: { by: "phone", status: "removed" },
  child: { by: "gone" },
  tablet: { by: "paper" },
  watch: { by: "tablet" },
});

describe("devices that came in through others", () => {
  // removed             by          -> also looked at
  it.each<[readonly string[], string, readonly string[]]>([
    [["phone"], "laptop", ["thief", "friend", "child"]],
    [["thief"], "laptop", ["friend"]],
    [["friend"], "laptop", []],
    [["laptop"], "tablet", ["phone", "thief", "friend", "child"]],
    [["phone", "thief"], "laptop", ["friend", "child"]],
    [["tablet"], "laptop", ["watch"]],
    [["laptop"], "phone", []],
    [["phone"], "thief", ["child"]],
    [[], "laptop", []],
  ])("%j removed by %s", (removed, self, expected) => {
    expect(HOUSE.through(removed, self)).toEqual(expected);
  });

  it("are those with a chain of adders to one of them that does not pass the asking device", () => {
    const adders = fc.array(fc.nat(11), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(adders, fc.nat(11), fc.nat(11), (raw, removed, self) => {
        const by = raw.map((adder, place) => (place === 0 ? null : adder % place));
        const entries = by.map((adder, place) => [`d${place}`, { by: adder === null ? null : `d${adder}` }]);
        const isThrough = (place: number): boolean => {
          const adder = by[place] ?? null;
          if (place === self || adder === null || adder === self) return false;
          return adder === removed || isThrough(adder);
        };
        const expected = by.flatMap((_, place) =>
          isThrough(place) && place !== removed && removed !== self ? [`d${place}`] : [],
        );

        expect(family(Object.fromEntries(entries)).through([`d${removed}`], `d${self}`)).toEqual(expected);
      }),
    );
  });
});
