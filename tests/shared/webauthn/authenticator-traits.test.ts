import { describe, expect, it } from "vitest";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { KEYFERRY_AUTHENTICATOR, TRANSPORTS } from "../../../shared/webauthn/authenticator-traits.ts";

describe("Keyferry's authenticator", () => {
  it("has an AAGUID that never changes, since sites remember it", () => {
    expect(bytesToHex(KEYFERRY_AUTHENTICATOR.aaguid)).toBe("144ca00cbdea46eab27709eff33e9fec");
  });

  it("makes ids of 32 bytes and says that its passkeys are backed up", () => {
    expect(KEYFERRY_AUTHENTICATOR).toMatchObject({
      credentialIdBytes: 32,
      backupEligible: true,
      backupState: true,
    });
  });

  it("names its transports sorted", () => {
    expect(TRANSPORTS).toEqual([...TRANSPORTS].sort());
  });
});
