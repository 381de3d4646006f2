import { describe, expect, it } from "vitest";
import { decodeRelayMessage } from "../../../../extension/background/ceremony/relay-decoder.ts";

const requestId = "123e4567-e89b-42d3-a456-426614174000";
const frame = { ancestorOrigins: ["https://top.example"], isAllowedByPolicy: true, hasUserActivation: false };
const submit = {
  type: "submit",
  requestId,
  operation: "create",
  untrustedOptions: { a: [1, null] },
  mediation: "",
  frame,
};

describe("decodeRelayMessage", () => {
  it.each([[submit], [{ type: "abort", requestId }], [{ type: "confirm", requestId }], [{ type: "ping" }]])(
    "takes %j",
    (message) => {
      expect(decodeRelayMessage(message)).toEqual(message);
    },
  );

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a string", "submit"],
    ["an array", [submit]],
    ["an unknown type", { ...submit, type: "steal" }],
    ["an unknown operation", { ...submit, operation: "store" }],
    ["an id that is no UUID", { ...submit, requestId: "request:other" }],
    ["a member that the contract does not know", { ...submit, origin: "https://bank.example" }],
    ["a frame that names its origin", { ...submit, frame: { ...frame, origin: "https://bank.example" } }],
    ["a missing frame", { ...submit, frame: undefined }],
    ["no options", { ...submit, untrustedOptions: undefined }],
    [
      "too many ancestors",
      { ...submit, frame: { ...frame, ancestorOrigins: Array(257).fill("https://a.example") } },
    ],
    ["a policy that is not a boolean", { ...submit, frame: { ...frame, isAllowedByPolicy: "true" } }],
  ])("refuses %s", (_, message) => {
    expect(decodeRelayMessage(message)).toBeNull();
  });
});
