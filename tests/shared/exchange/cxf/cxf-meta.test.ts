import { describe, expect, it } from "vitest";
import { readMeta, writeMeta } from "../../../../shared/exchange/cxf/cxf-meta.ts";
import { barePasskey, samplePasskey } from "../sample-passkeys.ts";

describe("Keyferry's item extension", () => {
  it("holds what CXF has no member for", () => {
    const foreign = { format: "proton", members: { note: "n" } } as const;
    const passkey = samplePasskey({ source: "proton", foreign, isDiscoverable: false, title: "" });
    const { backupEligible, backupState, rpName, createdAtMs, modifiedAtMs } = passkey;

    expect(readMeta(writeMeta(passkey))).toEqual({
      ...{ backupEligible, backupState, rpName, createdAtMs, modifiedAtMs },
      ...{ isDiscoverable: false, title: "", source: "proton", foreign },
    });
  });

  it("says nothing of what is not known", () => {
    expect(writeMeta(barePasskey({ title: "T" }))).toEqual({ name: "keyferry.app/passkey-meta" });
  });

  it("leaves CXF's own foreign members where CXF has them", () => {
    const foreign = { format: "cxf", members: { passkey: { a: 1 } } } as const;

    expect(writeMeta(samplePasskey({ foreign }))).not.toHaveProperty("foreign");
  });

  it("is not believed where a member has another type", () => {
    const hostile = {
      ...{ backupEligible: "yes", backupState: 1, rpName: 5, isDiscoverable: null, createdAtMs: -1 },
      ...{ source: "nobody", foreign: { format: "nobody", members: {} }, title: "ours" },
    };

    expect(readMeta(hostile)).toEqual({ source: null });
  });
});
