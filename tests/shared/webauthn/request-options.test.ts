import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CeremonyFault, type CeremonyFaultCode } from "../../../shared/webauthn/ceremony-fault.ts";
import { decodeRequestOptions } from "../../../shared/webauthn/request-options.ts";
import { faultCodeOf } from "../../support/ceremony-fault-code.ts";
import { CHALLENGE, untrustedRequest } from "../../support/ceremony-options.ts";

const MALFORMED = "ceremony/malformed-options";
const allowed = (...ids: string[]) => ({ allowCredentials: ids.map((id) => ({ type: "public-key", id })) });
const prf = (value: unknown, changes: Record<string, unknown> = {}) =>
  untrustedRequest({ extensions: { prf: value }, ...changes });
const first = { first: "AQ" };

describe("malformed request options", () => {
  // defect, options, fault
  it.each<[string, unknown, CeremonyFaultCode]>([
    ["nothing", undefined, MALFORMED],
    ["null", null, MALFORMED],
    ["text", "options", MALFORMED],
    ["an empty object", {}, MALFORMED],
    ["no challenge", { rpId: "example.org" }, MALFORMED],
    ["challenge null", untrustedRequest({ challenge: null }), MALFORMED],
    ["challenge a number", untrustedRequest({ challenge: 7 }), MALFORMED],
    ["challenge padded", untrustedRequest({ challenge: "AQ==" }), MALFORMED],
    ["rpId that cannot be text", untrustedRequest({ rpId: { toString: 1, valueOf: 1 } }), MALFORMED],
    [
      "timeout that cannot be a number",
      untrustedRequest({ timeout: { toString: 1, valueOf: 1 } }),
      MALFORMED,
    ],
    ["allowCredentials null", untrustedRequest({ allowCredentials: null }), MALFORMED],
    ["allowCredentials an object", untrustedRequest({ allowCredentials: { id: "AQ" } }), MALFORMED],
    ["allowCredentials text", untrustedRequest({ allowCredentials: "AQ" }), MALFORMED],
    ["a credential that is null", untrustedRequest({ allowCredentials: [null] }), MALFORMED],
    ["a credential that is text", untrustedRequest({ allowCredentials: ["AQ"] }), MALFORMED],
    ["a credential without id", untrustedRequest({ allowCredentials: [{ type: "public-key" }] }), MALFORMED],
    ["a credential without type", untrustedRequest({ allowCredentials: [{ id: "AQ" }] }), MALFORMED],
    [
      "an id that is no buffer",
      untrustedRequest({ allowCredentials: [{ id: [1], type: "public-key" }] }),
      MALFORMED,
    ],
    ["an id that is no base64url", untrustedRequest(allowed("A")), MALFORMED],
    [
      "transports that are text",
      untrustedRequest({ allowCredentials: [{ id: "AQ", type: "public-key", transports: "usb" }] }),
      MALFORMED,
    ],
    ["1,025 credentials", untrustedRequest(allowed(...Array<string>(1_025).fill("AQ"))), MALFORMED],
    [
      "userVerification that cannot be text",
      untrustedRequest({ userVerification: { toString: 1, valueOf: 1 } }),
      MALFORMED,
    ],
    ["hints null", untrustedRequest({ hints: null }), MALFORMED],
    ["hints text", untrustedRequest({ hints: "hybrid" }), MALFORMED],
    ["extensions text", untrustedRequest({ extensions: "hi mom" }), MALFORMED],
    ["credProps", untrustedRequest({ extensions: { credProps: true } }), "ceremony/unsupported-option"],
    ["prf text", prf("yes"), MALFORMED],
    ["prf.eval a number", prf({ eval: 1 }), MALFORMED],
    ["prf.eval without first", prf({ eval: {} }), MALFORMED],
    ["prf.evalByCredential a number", prf({ evalByCredential: 1 }), MALFORMED],
    ["prf.evalByCredential without first", prf({ evalByCredential: { AQ: {} } }, allowed("AQ")), MALFORMED],
    [
      "prf.evalByCredential with a value that is text",
      prf({ evalByCredential: { AQ: "AQ" } }, allowed("AQ")),
      MALFORMED,
    ],
    [
      "prf.evalByCredential without allowCredentials",
      prf({ evalByCredential: { AQ: first } }),
      "ceremony/unsupported-option",
    ],
    [
      "prf.evalByCredential for another credential",
      prf({ evalByCredential: { Ag: first } }, allowed("AQ")),
      "ceremony/bad-extension-key",
    ],
    [
      "prf.evalByCredential with an empty name",
      prf({ evalByCredential: { "": first } }, allowed("AQ")),
      "ceremony/bad-extension-key",
    ],
    [
      "prf.evalByCredential with a padded name",
      prf({ evalByCredential: { "AQ==": first } }, allowed("AQ")),
      "ceremony/bad-extension-key",
    ],
    [
      "prf.evalByCredential with a name that is no base64url",
      prf({ evalByCredential: { "not base64": first } }, allowed("AQ")),
      "ceremony/bad-extension-key",
    ],
    [
      "prf.evalByCredential for one of another type",
      prf({ evalByCredential: { AQ: first } }, { allowCredentials: [{ id: "AQ", type: "x" }] }),
      "ceremony/bad-extension-key",
    ],
  ])("%s", (_defect, options, fault) => {
    expect(faultCodeOf(() => decodeRequestOptions(options))).toBe(fault);
  });

  it("any JSON at all ends in options or a CeremonyFault", () => {
    const member = fc.constantFrom(
      "rpId",
      "challenge",
      "timeout",
      "allowCredentials",
      "userVerification",
      "hints",
      "extensions",
    );
    fc.assert(
      fc.property(member, fc.jsonValue(), (name, value) => {
        try {
          decodeRequestOptions(untrustedRequest({ [name]: value }));
        } catch (error) {
          expect(error).toBeInstanceOf(CeremonyFault);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("request options as browsers take them", () => {
  it("the challenge alone gets the specification's defaults", () => {
    expect(decodeRequestOptions({ challenge: CHALLENGE })).toMatchObject({
      rpId: null,
      timeoutMs: 300_000,
      allowCredentials: [],
      userVerification: "preferred",
      hints: [],
      extensions: { prf: null, needsNative: false },
    });
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["rpId null is the text", { rpId: null }, { rpId: "null" }],
    ["an empty rpId stays", { rpId: "" }, { rpId: "" }],
    ["a timeout of 300 ms stays", { timeout: 300 }, { timeoutMs: 300 }],
    [
      "an unknown userVerification is preferred",
      { userVerification: "x" },
      { userVerification: "preferred" },
    ],
    ["userVerification null is preferred", { userVerification: null }, { userVerification: "preferred" }],
    ["unknown hints go", { hints: ["x", "security-key"] }, { hints: ["security-key"] }],
    ["extensions null are none", { extensions: null }, { extensions: { prf: null, needsNative: false } }],
    [
      "unknown extensions are none",
      { extensions: { appid: "https://example.org" } },
      { extensions: { prf: null, needsNative: false } },
    ],
    [
      "credProps false is none",
      { extensions: { credProps: false } },
      { extensions: { prf: null, needsNative: false } },
    ],
    [
      "payment needs the browser",
      { extensions: { payment: {} } },
      { extensions: { prf: null, needsNative: true } },
    ],
  ])("%s", (_quirk, changes, expected) => {
    expect(decodeRequestOptions(untrustedRequest(changes))).toMatchObject(expected);
  });

  it("a list with nothing but unknown types does not become the empty list, which means any passkey", () => {
    const options = decodeRequestOptions(untrustedRequest({ allowCredentials: [{ id: "AQ", type: "x" }] }));

    expect(options.allowCredentials).toHaveLength(1);
  });

  it("prf inputs for any and for named credentials are kept apart", () => {
    const options = decodeRequestOptions(
      prf({ eval: { first: "AQ", second: "Ag" }, evalByCredential: { Aw: first } }, allowed("Aw", "BA")),
    );

    expect(options.extensions.prf).toEqual({
      eval: { first: Uint8Array.of(1), second: Uint8Array.of(2) },
      evalByCredential: new Map([["Aw", { first: Uint8Array.of(1), second: null }]]),
    });
  });

  it("an empty evalByCredential needs no allowCredentials", () => {
    expect(faultCodeOf(() => decodeRequestOptions(prf({ evalByCredential: {} })))).toBe("no fault");
  });
});
