import { describe, expect, it } from "vitest";
import { readCxfPasskey } from "../../../../shared/exchange/cxf/read-cxf-passkey.ts";
import { asList, asObject, decodeJson, type JsonObject } from "../../../../shared/exchange/untrusted-json.ts";
import { fixtureBytes } from "../fixtures.ts";

const account = asObject(
  asList(asObject(decodeJson(fixtureBytes("cxf-min-passkey.json")))?.["accounts"])?.[0],
);
const item = asObject(asList(account?.["items"])?.[0]) ?? {};
const credential = asObject(asList(item["credentials"])?.[0]) ?? {};

function read(
  itemChanges: JsonObject,
  credentialChanges: JsonObject = {},
  around: Partial<Parameters<typeof readCxfPasskey>[1]> = {},
) {
  const warnings: string[] = [];
  const surroundings = {
    item: { ...item, ...itemChanges },
    notes: "",
    folders: [],
    isAlone: true,
    isIdRepeated: false,
    ...around,
  };
  const passkey = readCxfPasskey({ ...credential, ...credentialChanges }, surroundings, (code) =>
    warnings.push(code),
  );
  return { passkey, warnings };
}

describe("a passkey of CXF", () => {
  it("takes title, times, tags and folders from its item", () => {
    const { passkey } = read({ tags: ["a", 5, "b"] }, {}, { folders: ["F"] });

    expect(passkey).toMatchObject({
      ...{ title: "Example", createdAtMs: 1_759_913_600_000, modifiedAtMs: 1_760_000_000_000 },
      ...{ tags: ["a", "b"], folders: ["F"], source: "cxf" },
    });
  });

  it.each([null, -11_644_473_600, -10_097_426_689, 1.5, "2026", 1e18])(
    "has no time where the item says %j",
    (time) => {
      expect(read({ creationAt: time, modifiedAt: time }).passkey).toMatchObject({
        createdAtMs: null,
        modifiedAtMs: null,
      });
    },
  );

  it("keeps what it does not know, to be written back", () => {
    const { passkey } = read(
      { subtitle: "s", extensions: [{ name: "shared", accessors: [] }] },
      { transports: ["usb"], fido2Extensions: { minPinLength: 4 } },
    );

    expect(passkey.foreign).toEqual({
      format: "cxf",
      members: {
        passkey: { transports: ["usb"] },
        fido2Extensions: { minPinLength: 4 },
        item: { subtitle: "s" },
        itemExtensions: [{ name: "shared", accessors: [] }],
      },
    });
  });

  it("believes Keyferry's extension only where it is about this passkey alone", () => {
    const extensions = [{ name: "keyferry.app/passkey-meta", backupEligible: false }];

    expect(read({ extensions }).passkey.backupEligible).toBe(false);
    expect(read({ extensions }, {}, { isAlone: false }).passkey.backupEligible).toBeNull();
  });

  it("says that another item has the same id", () => {
    expect(read({}, {}, { isIdRepeated: true }).warnings).toEqual(["item-id-repeated"]);
  });
});
