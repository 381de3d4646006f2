import { describe, expect, it } from "vitest";
import { inListOrder } from "../../../extension/messages/passkey-order.ts";
import { aPasskey } from "../../support/ui-preview/fixtures.ts";

describe("the order of passkeys", () => {
  it("is by site, then account, then age", () => {
    const passkeys = [
      aPasskey({ itemId: "4", rpId: "b.example", userName: "anna" }),
      aPasskey({ itemId: "3", rpId: "a.example", userName: "user 10" }),
      aPasskey({ itemId: "2", rpId: "a.example", userName: "User 2", createdAtMs: 9 }),
      aPasskey({ itemId: "1", rpId: "a.example", userName: "user 2", createdAtMs: 5 }),
    ];

    expect(inListOrder(passkeys, "en").map(({ itemId }) => itemId)).toEqual(["1", "2", "3", "4"]);
  });
});
