import { describe, expect, it } from "vitest";
import {
  CeremonyFault,
  type CeremonyFaultCode,
  DOM_EXCEPTION_NAME,
} from "../../../shared/webauthn/ceremony-fault.ts";

describe("what a page learns of a fault", () => {
  // code, name
  it.each<[CeremonyFaultCode, string]>([
    ["ceremony/malformed-options", "TypeError"],
    ["ceremony/rp-id-not-allowed", "SecurityError"],
    ["ceremony/opaque-origin", "NotAllowedError"],
    ["ceremony/no-supported-type", "NotSupportedError"],
    ["ceremony/unsupported-option", "NotSupportedError"],
    ["ceremony/no-supported-algorithm", "NotAllowedError"],
    ["ceremony/bad-extension-key", "SyntaxError"],
    ["ceremony/constraint-not-met", "NotAllowedError"],
    ["ceremony/excluded", "InvalidStateError"],
    ["ceremony/cancelled", "NotAllowedError"],
    ["ceremony/timed-out", "NotAllowedError"],
    ["ceremony/superseded", "AbortError"],
    ["ceremony/not-allowed-here", "NotAllowedError"],
    ["ceremony/internal", "NotAllowedError"],
  ])("%s is a %s", (code, name) => {
    expect(DOM_EXCEPTION_NAME[code]).toBe(name);
  });

  it("a fault keeps its cause for developers", () => {
    const cause = new Error("underneath");

    expect(new CeremonyFault("ceremony/internal", "see cause", cause)).toMatchObject({
      code: "ceremony/internal",
      cause,
    });
  });
});
