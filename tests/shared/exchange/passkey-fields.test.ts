import { describe, expect, it } from "vitest";
import { utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import { LIMITS } from "../../../shared/exchange/limits.ts";
import {
  checkedCredentialId,
  msOfIsoTime,
  msOfSeconds,
  passkeyOf,
  readCredentialId,
  readRpId,
  readUserHandle,
} from "../../../shared/exchange/passkey-fields.ts";
import { Skip } from "../../../shared/exchange/read-collector.ts";
import { bytesFor, sampleKey } from "./sample-passkeys.ts";

function answer(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    if (error instanceof Skip) return error.code;
    throw error;
  }
}

const least = { credentialId: bytesFor("id", 16), rpId: "example.com", source: "cxf" } as const;

function made(changed: Parameters<typeof passkeyOf>[0]) {
  const warnings: string[] = [];
  return { passkey: passkeyOf(changed, sampleKey("ES256"), (code) => warnings.push(code)), warnings };
}

describe("rpId", () => {
  // text, what it is taken for
  it.each([
    ["example.com", "example.com"],
    ["localhost", "localhost"],
    ["xn--bcher-kva.example", "xn--bcher-kva.example"],
    [null, "rp-id-missing"],
    ["", "rp-id-missing"],
    ["https://example.com", "rp-id-is-url"],
    ["example.com/", "rp-id-is-url"],
    ["example.com:443", "rp-id-is-url"],
    ["Example.com", "rp-id-malformed"],
    ["b\u{fc}cher.example", "rp-id-malformed"],
    [" example.com", "rp-id-malformed"],
    ["example..com", "rp-id-malformed"],
    ["example.com.", "rp-id-malformed"],
    ["127.0.0.1", "rp-id-malformed"],
    [`${"a.".repeat(130)}com`, "rp-id-malformed"],
  ])("%j: %s", (text, expected) => {
    expect(answer(() => readRpId(text))).toBe(expected);
  });
});

describe("credentialId", () => {
  it.each([
    [null, "credential-id-missing"],
    ["", "credential-id-missing"],
    ["=", "credential-id-malformed"],
    ["A".repeat(1366), "credential-id-too-long"],
    ["A".repeat(4000), "credential-id-too-long"],
  ])("%.20j is refused: %s", (text, reason) => {
    expect(answer(() => readCredentialId(text, () => undefined))).toBe(reason);
  });

  it("may have 1 to 1023 bytes", () => {
    expect(checkedCredentialId(new Uint8Array(1023)).length).toBe(1023);
    expect(answer(() => checkedCredentialId(new Uint8Array(1024)))).toBe("credential-id-too-long");
    expect(answer(() => checkedCredentialId(new Uint8Array(0)))).toBe("credential-id-missing");
  });

  it("in standard base64 is taken with a warning", () => {
    const warnings: string[] = [];

    expect(readCredentialId("/+8=", (code) => warnings.push(code))).toEqual(Uint8Array.of(0xff, 0xef));
    expect(warnings).toEqual(["standard-base64"]);
  });
});

describe("userHandle", () => {
  it.each([
    [null, null],
    ["", null],
    ["AQ", Uint8Array.of(1)],
    ["%", "user-handle-malformed"],
    ["A".repeat(5000), "user-handle-malformed"],
  ])("%.20j: %j", (text, expected) => {
    expect(answer(() => readUserHandle(text, () => undefined))).toEqual(expected);
  });
});

describe("times", () => {
  it.each([
    [1_760_000_000, 1_760_000_000_000],
    [0, null],
    [-11_644_473_600, null],
    [1.5, null],
    [1e300, null],
    [null, null],
  ])("%j seconds: %j", (seconds, ms) => {
    expect(msOfSeconds(seconds)).toBe(ms);
  });

  it.each([
    ["2026-01-02T03:04:05.678Z", Date.UTC(2026, 0, 2, 3, 4, 5, 678)],
    ["1601-01-01T00:00:00Z", null],
    ["soon", null],
    ["2026-99-99", null],
    [null, null],
  ])("%j: %j", (text, ms) => {
    expect(msOfIsoTime(text)).toBe(ms);
  });
});

describe("a passkey from its fields", () => {
  it("without a user handle is not discoverable, whatever the file says, and warns", () => {
    const { passkey, warnings } = made({ ...least, isDiscoverable: true });

    expect([passkey.isDiscoverable, warnings]).toEqual([false, ["user-handle-missing"]]);
  });

  it("keeps a user handle that is too long, and warns", () => {
    const { passkey, warnings } = made({ ...least, userHandle: new Uint8Array(65) });

    expect([passkey.userHandle?.length, warnings]).toEqual([65, ["user-handle-too-long"]]);
  });

  it("shortens an endless name without cutting a character in two", () => {
    const { passkey, warnings } = made({
      ...least,
      userHandle: Uint8Array.of(1),
      userName: `${"x".repeat(LIMITS.nameLength - 1)}\u{1f600}`,
    });

    expect([passkey.userName, warnings]).toEqual(["x".repeat(LIMITS.nameLength - 1), ["name-shortened"]]);
  });

  it("mends half a character, which no file could hold", () => {
    const { passkey } = made({ ...least, userHandle: Uint8Array.of(1), userName: "a\ud800b" });

    expect(passkey.userName).toBe("a\u{fffd}b");
    expect(utf8ToBytes(passkey.userName).length).toBe(5);
  });

  it("drops foreign members that nobody could want to keep, and warns", () => {
    const foreign = { format: "cxf", members: { blob: "x".repeat(LIMITS.foreignLength) } } as const;
    const { passkey, warnings } = made({ ...least, userHandle: Uint8Array.of(1), foreign });

    expect([passkey.foreign, warnings]).toEqual([null, ["foreign-members-dropped"]]);
  });

  it("says that a counter above 0 is kept", () => {
    expect(made({ ...least, userHandle: Uint8Array.of(1), counter: 7 }).warnings).toEqual(["counter-kept"]);
  });
});
