import { describe, expect, it } from "vitest";
import { encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { type CreationOptions, decodeCreationOptions } from "../../../shared/webauthn/creation-options.ts";
import { untrustedCreation } from "../../support/ceremony-options.ts";

const decode = (changes: Record<string, unknown> = {}) => decodeCreationOptions(untrustedCreation(changes));
const user = (changes: Record<string, unknown>) => ({
  user: { id: "AQIDBA", name: "ada", displayName: "Ada", ...changes },
});
const parameters = (...list: unknown[]) => ({ pubKeyCredParams: list });
const es256 = { type: "public-key", alg: -7 };

describe("creation options as browsers take them", () => {
  it("the least that is needed gets the specification's defaults", () => {
    const { challenge, ...options } = decode();

    expect(challenge).toHaveLength(32);
    expect(options).toEqual({
      rp: { id: "example.org", name: "Example" },
      user: { id: Uint8Array.of(1, 2, 3, 4), name: "ada@example.org", displayName: "Ada" },
      algorithms: [-7],
      timeoutMs: 300_000,
      excludeCredentials: [],
      authenticatorAttachment: null,
      residentKey: "discouraged",
      userVerification: "preferred",
      hints: [],
      attestation: "none",
      attestationFormats: [],
      extensions: { credProps: false, prf: null, largeBlob: false, needsNative: false },
    });
  });

  const at = (path: string) => (options: CreationOptions) =>
    path.split(".").reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], options);

  // quirk, changes, where, what it becomes
  it.each<[string, Record<string, unknown>, string, unknown]>([
    ["alg as text", parameters({ type: "public-key", alg: "-7" }), "algorithms", [-7]],
    ["alg -1", parameters({ type: "public-key", alg: -1 }), "algorithms", [-1]],
    ["alg null", parameters({ type: "public-key", alg: null }), "algorithms", [0]],
    ["alg with a fraction", parameters({ type: "public-key", alg: -7.9 }), "algorithms", [-7]],
    ["alg beyond 32 bits", parameters({ type: "public-key", alg: 2 ** 32 - 7 }), "algorithms", [-7]],
    ["no algorithms", parameters(), "algorithms", [-7, -257]],
    [
      "unknown types beside a known one",
      parameters({ type: "x", alg: -7 }, { type: "public-key", alg: -8 }),
      "algorithms",
      [-8],
    ],
    ["a repeated algorithm", parameters(es256, es256), "algorithms", [-7, -7]],
    ["no rp.id", { rp: { name: "Example" } }, "rp.id", null],
    ["rp.id null", { rp: { id: null, name: "Example" } }, "rp.id", "null"],
    ["rp.id empty", { rp: { id: "", name: "Example" } }, "rp.id", ""],
    ["rp.id a number", { rp: { id: 7, name: "Example" } }, "rp.id", "7"],
    ["rp.name null", { rp: { name: null } }, "rp.name", ""],
    ["rp.name a number", { rp: { name: 7 } }, "rp.name", "7"],
    ["rp.name an object", { rp: { name: {} } }, "rp.name", "[object Object]"],
    ["displayName null", user({ displayName: null }), "user.displayName", ""],
    ["user.name with half a character", user({ name: "a\ud800" }), "user.name", "a\u{fffd}"],
    ["user.name with a byte order mark", user({ name: "\u{feff}ada" }), "user.name", "ada"],
    ["an enormous user.name", user({ name: "x".repeat(100_000) }), "user.name", "x".repeat(512)],
    ["user.id empty", user({ id: "" }), "user.id", new Uint8Array(0)],
    ["user.id of 64 bytes", user({ id: encodeBase64url(new Uint8Array(64)) }), "user.id", new Uint8Array(64)],
    ["an empty challenge", { challenge: "" }, "challenge", new Uint8Array(0)],
    ["timeout with a fraction", { timeout: 400_000.7 }, "timeoutMs", 400_000],
    ["timeout as text", { timeout: "400000" }, "timeoutMs", 400_000],
    ["timeout 1", { timeout: 1 }, "timeoutMs", 1],
    ["timeout 0", { timeout: 0 }, "timeoutMs", 300_000],
    ["timeout null", { timeout: null }, "timeoutMs", 300_000],
    ["timeout no number", { timeout: "soon" }, "timeoutMs", 300_000],
    ["timeout of a day", { timeout: 86_400_000 }, "timeoutMs", 600_000],
    ["timeout negative", { timeout: -1 }, "timeoutMs", 600_000],
    ["timeout 2^32 + 5", { timeout: 2 ** 32 + 5 }, "timeoutMs", 5],
    ["authenticatorSelection null", { authenticatorSelection: null }, "residentKey", "discouraged"],
    ["an empty authenticatorSelection", { authenticatorSelection: {} }, "userVerification", "preferred"],
    ["a list as authenticatorSelection", { authenticatorSelection: [] }, "userVerification", "preferred"],
    [
      "requireResidentKey as text",
      { authenticatorSelection: { requireResidentKey: "true" } },
      "residentKey",
      "required",
    ],
    [
      "requireResidentKey 1",
      { authenticatorSelection: { requireResidentKey: 1 } },
      "residentKey",
      "required",
    ],
    [
      "requireResidentKey empty text",
      { authenticatorSelection: { requireResidentKey: "" } },
      "residentKey",
      "discouraged",
    ],
    [
      "residentKey before requireResidentKey",
      { authenticatorSelection: { residentKey: "discouraged", requireResidentKey: true } },
      "residentKey",
      "discouraged",
    ],
    [
      "an unknown residentKey",
      { authenticatorSelection: { residentKey: "x", requireResidentKey: true } },
      "residentKey",
      "required",
    ],
    [
      "residentKey preferred",
      { authenticatorSelection: { residentKey: "preferred" } },
      "residentKey",
      "preferred",
    ],
    [
      "an unknown userVerification",
      { authenticatorSelection: { userVerification: "x" } },
      "userVerification",
      "preferred",
    ],
    [
      "userVerification null",
      { authenticatorSelection: { userVerification: null } },
      "userVerification",
      "preferred",
    ],
    [
      "userVerification {}",
      { authenticatorSelection: { userVerification: {} } },
      "userVerification",
      "preferred",
    ],
    [
      "userVerification discouraged",
      { authenticatorSelection: { userVerification: "discouraged" } },
      "userVerification",
      "discouraged",
    ],
    [
      "an unknown attachment",
      { authenticatorSelection: { authenticatorAttachment: "x" } },
      "authenticatorAttachment",
      null,
    ],
    [
      "an attachment in other case",
      { authenticatorSelection: { authenticatorAttachment: "Platform" } },
      "authenticatorAttachment",
      null,
    ],
    [
      "attachment platform",
      { authenticatorSelection: { authenticatorAttachment: "platform" } },
      "authenticatorAttachment",
      "platform",
    ],
    [
      "unknown and repeated hints",
      { hints: ["x", "hybrid", "hybrid", "client-device"] },
      "hints",
      ["hybrid", "client-device"],
    ],
    ["an unknown attestation", { attestation: "x" }, "attestation", "none"],
    ["attestation null", { attestation: null }, "attestation", "none"],
    ["attestation direct", { attestation: "direct" }, "attestation", "direct"],
    [
      "unknown transports",
      { excludeCredentials: [{ id: "AQ", type: "public-key", transports: ["x", 1] }] },
      "excludeCredentials.0.transports",
      ["x", "1"],
    ],
    [
      "an excluded credential of unknown type",
      { excludeCredentials: [{ id: "AQ", type: "x" }] },
      "excludeCredentials.0.type",
      "x",
    ],
    ["extensions null", { extensions: null }, "extensions.prf", null],
    ["an empty list as extensions", { extensions: [] }, "extensions.prf", null],
    [
      "unknown extensions",
      { extensions: { unknown: { a: 1 }, uvm: true } },
      "extensions",
      { credProps: false, prf: null, largeBlob: false, needsNative: false },
    ],
    ["credProps as text", { extensions: { credProps: "yes" } }, "extensions.credProps", true],
    ["credProps false", { extensions: { credProps: false } }, "extensions.credProps", false],
    [
      "prf null",
      { extensions: { prf: null } },
      "extensions.prf",
      { eval: null, evalByCredential: new Map() },
    ],
    ["payment", { extensions: { payment: { isPayment: true } } }, "extensions.needsNative", true],
    [
      "largeBlob required",
      { extensions: { largeBlob: { support: "required" } } },
      "extensions.largeBlob",
      true,
    ],
    [
      "largeBlob support null",
      { extensions: { largeBlob: { support: null } } },
      "extensions.largeBlob",
      true,
    ],
  ])("%s", (_quirk, changes, where, expected) => {
    expect(at(where)(decode(changes))).toEqual(expected);
  });

  it("members that only look own, from a prototype, do not count", () => {
    const options: unknown = JSON.parse(
      JSON.stringify(untrustedCreation()).replace("{", '{"__proto__":{"timeout":1},'),
    );

    expect(decodeCreationOptions(options).timeoutMs).toBe(300_000);
  });
});
