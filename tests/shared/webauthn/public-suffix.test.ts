import { describe, expect, it } from "vitest";
import { registrableDomain } from "../../../shared/webauthn/public-suffix.ts";

describe("registrableDomain", () => {
  // host, registrable domain
  it.each<[string, string | null]>([
    ["example.org", "example.org"],
    ["a.b.example.org", "example.org"],
    ["www.example.co.uk", "example.co.uk"],
    ["co.uk", null],
    ["org", null],
    ["github.io", null],
    ["alice.github.io", "alice.github.io"],
    ["x.alice.github.io", "alice.github.io"],
    ["localhost", null],
    ["shop.localhost", "shop.localhost"],
    ["intranet", null],
    ["127.0.0.1", null],
    ["xn--bcher-kva.example", "xn--bcher-kva.example"],
    ["my_host.example.org", "example.org"],
    ["", null],
  ])("of %j is %j", (host, expected) => {
    expect(registrableDomain(host)).toBe(expected);
  });
});
