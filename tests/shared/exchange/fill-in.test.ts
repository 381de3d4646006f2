import { describe, expect, it } from "vitest";
import { filledIn } from "../../../shared/exchange/fill-in.ts";
import { barePasskey, samplePasskey } from "./sample-passkeys.ts";

describe("two entries about one passkey", () => {
  it("make one with all that either says, the first before the second", () => {
    const first = barePasskey({ userName: "ana", tags: ["mine"] });
    const second = samplePasskey({ credentialId: first.credentialId, rpId: first.rpId });

    expect(filledIn(first, second)).toEqual({
      ...second,
      userName: "ana",
      tags: ["mine"],
      // What the site registered is never mended.
      userHandle: first.userHandle,
      backupEligible: null,
      backupState: null,
    });
  });

  it("make the first where the second has nothing to add", () => {
    expect(filledIn(samplePasskey(), barePasskey())).toEqual(samplePasskey());
    expect(filledIn(barePasskey({ payments: false }), samplePasskey()).payments).toBe(false);
  });
});
