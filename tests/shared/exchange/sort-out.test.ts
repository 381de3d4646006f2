import { describe, expect, it } from "vitest";
import { FORMAT_IDS } from "../../../shared/exchange/exchange-passkey.ts";
import { codecOf } from "../../../shared/exchange/registry.ts";
import { sortOut } from "../../../shared/exchange/sort-out.ts";
import { barePasskey, quickOptions, samplePasskey } from "./sample-passkeys.ts";

describe("what a format cannot hold", () => {
  it("is sorted out in the order of the list, each with its reason", () => {
    const [plain, counted, anonymous] = [
      barePasskey(),
      barePasskey({ counter: 7 }),
      barePasskey({ userHandle: null }),
    ];

    expect(sortOut([counted, plain, anonymous], codecOf("cxf").obstacleTo)).toEqual({
      kept: [plain],
      leftOut: [
        { index: 0, code: "cxf-needs-counter-zero" },
        { index: 2, code: "needs-user-handle" },
      ],
    });
  });

  it.each(FORMAT_IDS)("%s: is what the writer leaves out", async (id) => {
    const passkeys = [
      samplePasskey(),
      samplePasskey({ rpId: "a.example" }, "ES512"),
      samplePasskey({ rpId: "b.example", counter: 7 }),
      samplePasskey({ rpId: "c.example", credentialId: new Uint8Array(33) }),
    ];
    const codec = codecOf(id);

    const { leftOut } = await codec.write(passkeys, quickOptions);

    expect(leftOut).toEqual(sortOut(passkeys, codec.obstacleTo).leftOut);
  });
});
