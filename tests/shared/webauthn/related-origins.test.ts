import { describe, expect, it } from "vitest";
import {
  isRelatedOrigin,
  mayAskForRelation,
  relatedOriginsAddress,
} from "../../../shared/webauthn/related-origins.ts";

const CALLER = "https://shop.example.de";

describe("who may be asked about its origins", () => {
  // caller, RP ID, may be asked
  it.each([
    [CALLER, "example.com", true],
    [CALLER, "login.example.com", true],
    [CALLER, "xn--bcher-kva.example", true],
    ["http://localhost:8080", "example.com", false],
    [CALLER, "localhost", false],
    [CALLER, "com", false],
    [CALLER, "co.uk", false],
    [CALLER, "github.io", false],
    [CALLER, "192.168.1.1", false],
    [CALLER, "[::1]", false],
    [CALLER, "", false],
    [CALLER, "example.com:8443", false],
    [CALLER, "example.com/.well-known", false],
    [CALLER, "example.com?", false],
    [CALLER, "me@example.com", false],
    [CALLER, "Example.com", false],
    [CALLER, "example.com.", false],
    [CALLER, "bücher.example", false],
  ])("%s about %j: %s", (caller, rpId, may) => {
    expect(mayAskForRelation(caller, rpId)).toBe(may);
  });

  it("at the well-known address, over https", () => {
    expect(relatedOriginsAddress("example.com")).toBe("https://example.com/.well-known/webauthn");
  });
});

describe("what a site's list of origins means", () => {
  const five = ["a", "b", "c", "d", "e"].map((name) => `https://${name}.example`);

  // what is listed, is the caller named
  it.each<[string, unknown, boolean]>([
    ["the origin", [CALLER], true],
    ["the origin with a path", [`${CALLER}/login?x#y`], true],
    ["in capitals, with the usual port", ["HTTPS://Shop.Example.DE:443"], true],
    ["among others", ["https://other.example", CALLER], true],
    ["another port", [`${CALLER}:8443`], false],
    ["another scheme", ["http://shop.example.de"], false],
    ["another host of the same site", ["https://example.de"], false],
    ["a longer host", [`${CALLER}.evil.example`], false],
    ["with a user name", ["https://x@shop.example.de"], false],
    ["without scheme", ["shop.example.de"], false],
    ["behind what is no text", [null, 7, {}, [CALLER], CALLER], true],
    ["after five other names", [...five, CALLER], false],
    ["as the fifth name", [...five.slice(0, 4), CALLER], true],
    ["after many origins of one name", [...Array(50).fill("https://a.example"), CALLER], true],
    ["after five names, one of them its own", ["https://example.com", ...five.slice(0, 4), CALLER], true],
    [
      "after what has no site",
      ["https://com", "https://10.0.0.1", "https://localhost", ...five.slice(1), CALLER],
      true,
    ],
    ["an empty list", [], false],
    ["no list", CALLER, false],
  ])("%s", (_, origins, isNamed) => {
    expect(isRelatedOrigin({ origins }, CALLER)).toBe(isNamed);
  });

  it.each([[null], [undefined], [7], ["text"], [[]], [{}], [{ Origins: [CALLER] }]])(
    "%j names nobody",
    (document) => {
      expect(isRelatedOrigin(document, CALLER)).toBe(false);
    },
  );

  it("members of a prototype do not count", () => {
    expect(isRelatedOrigin(Object.create({ origins: [CALLER] }), CALLER)).toBe(false);
  });
});
