import { describe, expect, it } from "vitest";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { authMessage, recoverMessage } from "../../../shared/wire/auth-message.ts";

const SUBJECT = {
  origin: "https://sync.example.org",
  vaultId: new Uint8Array(32).fill(1),
  deviceId: new Uint8Array(16).fill(2),
  challenge: Uint8Array.of(3, 4),
};

describe("what is signed to sign in", () => {
  it("is label, origin with its length, vault, device and challenge, in this order", () => {
    const text = (value: string) =>
      bytesToHex(Uint8Array.from(value, (character) => character.charCodeAt(0)));

    expect(bytesToHex(authMessage(SUBJECT))).toBe(
      `${text("keyferry/v1/auth")}00` +
        `0018${text("https://sync.example.org")}${"01".repeat(32)}${"02".repeat(16)}0304`,
    );
  });

  it.each([
    ["origin", { ...SUBJECT, origin: "https://sync.example.com" }],
    ["vault", { ...SUBJECT, vaultId: new Uint8Array(32) }],
    ["device", { ...SUBJECT, deviceId: new Uint8Array(16) }],
    ["challenge", { ...SUBJECT, challenge: Uint8Array.of(3, 5) }],
  ])("differs with the %s", (_what, other) => {
    expect(authMessage(other)).not.toEqual(authMessage(SUBJECT));
  });

  it("is never what the paper device signs to recover", () => {
    const text = String.fromCharCode(...recoverMessage(SUBJECT.origin, SUBJECT.challenge));

    expect(text).toBe("keyferry/v1/recover\0\0\x18https://sync.example.org\x03\x04");
  });

  it("counts the origin in octets", () => {
    const message = recoverMessage("https://ü.example", new Uint8Array());

    expect(message.at("keyferry/v1/recover".length + 2)).toBe(18);
  });
});
