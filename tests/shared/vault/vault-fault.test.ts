import { describe, expect, it } from "vitest";
import { VaultFault } from "../../../shared/vault/vault-fault.ts";

describe("VaultFault", () => {
  it("carries its code and keeps the cause", () => {
    const cause = new Error("inner");
    expect(new VaultFault("vault/tampered", "log", cause)).toMatchObject({
      name: "Fault",
      code: "vault/tampered",
      cause,
    });
  });
});
