import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ClientData, encodeClientData } from "../../../shared/webauthn/client-data.ts";

const text = (changes: Partial<ClientData> = {}) =>
  new TextDecoder().decode(
    encodeClientData({
      type: "webauthn.get",
      challenge: Uint8Array.of(1, 2, 3),
      origin: "https://example.org",
      crossOrigin: false,
      topOrigin: null,
      ...changes,
    }),
  );

describe("encodeClientData", () => {
  it("writes the members in order and without spaces", () => {
    expect(text()).toBe(
      '{"type":"webauthn.get","challenge":"AQID","origin":"https://example.org","crossOrigin":false}',
    );
  });

  it("adds the top origin last", () => {
    expect(text({ crossOrigin: true, topOrigin: "https://shop.example" })).toBe(
      '{"type":"webauthn.get","challenge":"AQID","origin":"https://example.org","crossOrigin":true,"topOrigin":"https://shop.example"}',
    );
  });

  it.each([
    ['quote " backslash \\', 'quote \\" backslash \\\\'],
    ["tab \t newline \n", "tab \\u0009 newline \\u000a"],
    ["zero \u0000 unit \u001f", "zero \\u0000 unit \\u001f"],
    ["delete \u007f stays", "delete \u007f stays"],
    ["ü 水 \u{1f511} / < > &", "ü 水 \u{1f511} / < > &"],
  ])("escapes %j as the specification does", (origin, escaped) => {
    expect(text({ origin })).toContain(`"origin":"${escaped}"`);
  });

  it("can always be read back as JSON", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string({ unit: "binary" }), (challenge, origin) => {
        fc.pre(!/\p{Surrogate}/u.test(origin));
        expect(JSON.parse(text({ challenge, origin }))).toMatchObject({
          challenge: Buffer.from(challenge).toString("base64url"),
          origin,
        });
      }),
    );
  });
});
