import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { CeremonyFault, type CeremonyFaultCode } from "../../../shared/webauthn/ceremony-fault.ts";
import { decodeCreationOptions } from "../../../shared/webauthn/creation-options.ts";
import { faultCodeOf } from "../../support/ceremony-fault-code.ts";
import { untrustedCreation } from "../../support/ceremony-options.ts";

const user = (changes: Record<string, unknown>) => ({
  user: { id: "AQIDBA", name: "ada", displayName: "Ada", ...changes },
});
const without = (member: string) => {
  const { [member]: _gone, ...rest } = untrustedCreation();
  return rest;
};
const withoutIn = (outer: "rp" | "user", member: string) => {
  const all: Record<string, Record<string, unknown>> = {
    rp: { id: "example.org", name: "Example" },
    user: { id: "AQIDBA", name: "ada", displayName: "Ada" },
  };
  const { [member]: _gone, ...rest } = all[outer] ?? {};
  return untrustedCreation({ [outer]: rest });
};
const parameters = (...list: unknown[]) => ({ pubKeyCredParams: list });
const es256 = { type: "public-key", alg: -7 };
/** An object that no coercion to text survives. */
const stubborn = { toString: 1, valueOf: 1 };
const MALFORMED = "ceremony/malformed-options";

describe("malformed creation options", () => {
  // defect, options, fault
  it.each<[string, unknown, CeremonyFaultCode]>([
    ["nothing", undefined, MALFORMED],
    ["null", null, MALFORMED],
    ["text", "options", MALFORMED],
    ["a number", 7, MALFORMED],
    ["true", true, MALFORMED],
    ["an empty object", {}, MALFORMED],
    ["a list", [], MALFORMED],
    ["no rp", without("rp"), MALFORMED],
    ["rp null", untrustedCreation({ rp: null }), MALFORMED],
    ["rp text", untrustedCreation({ rp: "example.org" }), MALFORMED],
    ["rp a number", untrustedCreation({ rp: 1 }), MALFORMED],
    ["rp without name", withoutIn("rp", "name"), MALFORMED],
    ["rp.name that cannot be text", untrustedCreation({ rp: { name: stubborn } }), MALFORMED],
    ["rp.id that cannot be text", untrustedCreation({ rp: { id: stubborn, name: "" } }), MALFORMED],
    ["no user", without("user"), MALFORMED],
    ["user null", untrustedCreation({ user: null }), MALFORMED],
    ["user text", untrustedCreation({ user: "ada" }), MALFORMED],
    ["user without id", withoutIn("user", "id"), MALFORMED],
    ["user without name", withoutIn("user", "name"), MALFORMED],
    ["user without displayName", withoutIn("user", "displayName"), MALFORMED],
    ["user.id null", untrustedCreation(user({ id: null })), MALFORMED],
    ["user.id a number", untrustedCreation(user({ id: 7 })), MALFORMED],
    ["user.id an object of numbers", untrustedCreation(user({ id: { "0": 1, "1": 2 } })), MALFORMED],
    ["user.id a list of numbers", untrustedCreation(user({ id: [1, 2] })), MALFORMED],
    ["user.id in padded base64", untrustedCreation(user({ id: "AQ==" })), MALFORMED],
    ["user.id with a plus sign", untrustedCreation(user({ id: "ab+/" })), MALFORMED],
    ["user.id with stray bits", untrustedCreation(user({ id: "AR" })), MALFORMED],
    ["user.id of 65 bytes", untrustedCreation(user({ id: encodeBase64url(new Uint8Array(65)) })), MALFORMED],
    ["user.name that cannot be text", untrustedCreation(user({ name: stubborn })), MALFORMED],
    ["no challenge", without("challenge"), MALFORMED],
    ["challenge null", untrustedCreation({ challenge: null }), MALFORMED],
    ["challenge an object", untrustedCreation({ challenge: {} }), MALFORMED],
    ["challenge a list", untrustedCreation({ challenge: [] }), MALFORMED],
    ["challenge no base64url", untrustedCreation({ challenge: "not base64url" }), MALFORMED],
    ["challenge of 65,537 bytes", untrustedCreation({ challenge: "A".repeat(87_384) }), MALFORMED],
    ["no pubKeyCredParams", without("pubKeyCredParams"), MALFORMED],
    ["pubKeyCredParams null", untrustedCreation({ pubKeyCredParams: null }), MALFORMED],
    ["pubKeyCredParams text", untrustedCreation({ pubKeyCredParams: "hello" }), MALFORMED],
    ["pubKeyCredParams an object", untrustedCreation({ pubKeyCredParams: es256 }), MALFORMED],
    ["a parameter that is text", untrustedCreation(parameters("ES256")), MALFORMED],
    ["a parameter without type", untrustedCreation(parameters({ alg: -7 })), MALFORMED],
    ["a parameter without alg", untrustedCreation(parameters({ type: "public-key" })), MALFORMED],
    [
      "a parameter whose alg cannot be a number",
      untrustedCreation(parameters({ type: "public-key", alg: stubborn })),
      MALFORMED,
    ],
    ["1,025 parameters", untrustedCreation(parameters(...Array(1_025).fill(es256))), MALFORMED],
    [
      "only unknown types",
      untrustedCreation(parameters({ type: "something-else", alg: -7 })),
      "ceremony/no-supported-type",
    ],
    [
      "only the type null",
      untrustedCreation(parameters({ type: null, alg: -7 })),
      "ceremony/no-supported-type",
    ],
    [
      "the type in other case",
      untrustedCreation(parameters({ type: "Public-Key", alg: -7 })),
      "ceremony/no-supported-type",
    ],
    ["timeout that cannot be a number", untrustedCreation({ timeout: stubborn }), MALFORMED],
    ["excludeCredentials null", untrustedCreation({ excludeCredentials: null }), MALFORMED],
    ["excludeCredentials an object", untrustedCreation({ excludeCredentials: {} }), MALFORMED],
    ["excludeCredentials text", untrustedCreation({ excludeCredentials: "AQ" }), MALFORMED],
    ["an excluded credential that is text", untrustedCreation({ excludeCredentials: ["AQ"] }), MALFORMED],
    [
      "an excluded credential without id",
      untrustedCreation({ excludeCredentials: [{ type: "public-key" }] }),
      MALFORMED,
    ],
    [
      "an excluded credential without type",
      untrustedCreation({ excludeCredentials: [{ id: "AQ" }] }),
      MALFORMED,
    ],
    [
      "an excluded id that is no buffer",
      untrustedCreation({ excludeCredentials: [{ id: {}, type: "public-key" }] }),
      MALFORMED,
    ],
    [
      "excluded transports null",
      untrustedCreation({ excludeCredentials: [{ id: "AQ", type: "public-key", transports: null }] }),
      MALFORMED,
    ],
    [
      "excluded transports text",
      untrustedCreation({ excludeCredentials: [{ id: "AQ", type: "public-key", transports: "usb" }] }),
      MALFORMED,
    ],
    [
      "1,025 excluded credentials",
      untrustedCreation({ excludeCredentials: Array(1_025).fill({ id: "AQ", type: "public-key" }) }),
      MALFORMED,
    ],
    ["authenticatorSelection text", untrustedCreation({ authenticatorSelection: "platform" }), MALFORMED],
    ["authenticatorSelection true", untrustedCreation({ authenticatorSelection: true }), MALFORMED],
    [
      "residentKey that cannot be text",
      untrustedCreation({ authenticatorSelection: { residentKey: stubborn } }),
      MALFORMED,
    ],
    ["hints text", untrustedCreation({ hints: "hybrid" }), MALFORMED],
    ["hints null", untrustedCreation({ hints: null }), MALFORMED],
    ["a hint that cannot be text", untrustedCreation({ hints: [stubborn] }), MALFORMED],
    ["attestation that cannot be text", untrustedCreation({ attestation: stubborn }), MALFORMED],
    ["attestationFormats text", untrustedCreation({ attestationFormats: "packed" }), MALFORMED],
    ["extensions text", untrustedCreation({ extensions: "hi mom" }), MALFORMED],
    ["extensions a number", untrustedCreation({ extensions: 1 }), MALFORMED],
    ["prf text", untrustedCreation({ extensions: { prf: "yes" } }), MALFORMED],
    ["prf true", untrustedCreation({ extensions: { prf: true } }), MALFORMED],
    ["prf.eval text", untrustedCreation({ extensions: { prf: { eval: "AQ" } } }), MALFORMED],
    [
      "prf.eval without first",
      untrustedCreation({ extensions: { prf: { eval: { second: "AQ" } } } }),
      MALFORMED,
    ],
    ["prf.eval null", untrustedCreation({ extensions: { prf: { eval: null } } }), MALFORMED],
    [
      "prf.eval.first no buffer",
      untrustedCreation({ extensions: { prf: { eval: { first: 1 } } } }),
      MALFORMED,
    ],
    [
      "prf.eval.second null",
      untrustedCreation({ extensions: { prf: { eval: { first: "AQ", second: null } } } }),
      MALFORMED,
    ],
    [
      "prf.evalByCredential text",
      untrustedCreation({ extensions: { prf: { evalByCredential: "AQ" } } }),
      MALFORMED,
    ],
    ["largeBlob text", untrustedCreation({ extensions: { largeBlob: "required" } }), MALFORMED],
    [
      "prf.evalByCredential",
      untrustedCreation({ extensions: { prf: { evalByCredential: { AQ: { first: "AQ" } } } } }),
      "ceremony/unsupported-option",
    ],
    [
      "an empty prf.evalByCredential",
      untrustedCreation({ extensions: { prf: { evalByCredential: {} } } }),
      "ceremony/unsupported-option",
    ],
    [
      "appid",
      untrustedCreation({ extensions: { appid: "https://example.org" } }),
      "ceremony/unsupported-option",
    ],
  ])("%s", (_defect, options, fault) => {
    expect(faultCodeOf(() => decodeCreationOptions(options))).toBe(fault);
  });

  it("any JSON at all ends in options or a CeremonyFault", () => {
    const member = fc.constantFrom(
      ...Object.keys(untrustedCreation()),
      "timeout",
      "excludeCredentials",
      "authenticatorSelection",
      "hints",
      "attestation",
      "attestationFormats",
      "extensions",
    );
    fc.assert(
      fc.property(member, fc.jsonValue(), (name, value) => {
        try {
          decodeCreationOptions(untrustedCreation({ [name]: value }));
        } catch (error) {
          expect(error).toBeInstanceOf(CeremonyFault);
        }
      }),
      { numRuns: 500 },
    );
  });
});
