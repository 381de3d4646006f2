import { describe, expect, it } from "vitest";
import { decodeCreationOptions } from "../../../shared/webauthn/creation-options.ts";
import { decodeRequestOptions } from "../../../shared/webauthn/request-options.ts";
import { routeCreate, routeGet } from "../../../shared/webauthn/routing.ts";
import { untrustedCreation, untrustedRequest } from "../../support/ceremony-options.ts";

const payment = { payment: { isPayment: true } };
const blob = { largeBlob: { support: "required" } };

describe("routeCreate", () => {
  // attachment, hints, extensions, route, route where security keys are ours too
  it.each([
    [undefined, [], {}, "ours", "ours"],
    ["platform", [], {}, "ours", "ours"],
    ["platform", ["security-key"], {}, "ours", "ours"],
    ["cross-platform", [], {}, "native", "ours"],
    ["cross-platform", ["client-device"], {}, "native", "ours"],
    ["unknown", [], {}, "ours", "ours"],
    ["unknown", ["hybrid"], {}, "native", "ours"],
    [undefined, ["security-key"], {}, "native", "ours"],
    [undefined, ["hybrid"], {}, "native", "ours"],
    [undefined, ["client-device"], {}, "ours", "ours"],
    [undefined, ["client-device", "hybrid"], {}, "ours", "ours"],
    [undefined, ["hybrid", "client-device"], {}, "native", "ours"],
    [undefined, ["x", "hybrid"], {}, "native", "ours"],
    [undefined, [], payment, "native", "native"],
    ["platform", [], payment, "native", "native"],
    [undefined, [], blob, "ours", "ours"],
  ])(
    "attachment %s, hints %j, extensions %j: %s, or %s",
    (authenticatorAttachment, hints, extensions, route, offered) => {
      const authenticatorSelection = authenticatorAttachment === undefined ? {} : { authenticatorAttachment };
      const options = decodeCreationOptions(untrustedCreation({ authenticatorSelection, hints, extensions }));

      expect(routeCreate(options, { offerForSecurityKey: false })).toBe(route);
      expect(routeCreate(options, { offerForSecurityKey: true })).toBe(offered);
    },
  );
});

describe("routeGet", () => {
  it.each([
    [{}, "ours"],
    [{ hints: ["security-key"] }, "ours"],
    [{ allowCredentials: [{ type: "public-key", id: "AQ", transports: ["usb"] }] }, "ours"],
    [{ extensions: { appid: "https://example.org" } }, "ours"],
    [{ extensions: payment }, "native"],
  ])("%j: %s", (changes, route) => {
    expect(routeGet(decodeRequestOptions(untrustedRequest(changes)))).toBe(route);
  });
});
