import { describe, expect, it } from "vitest";
import { serverOrigin } from "../../../../extension/background/sync/server-address.ts";

describe("the address of a server", () => {
  // typed                                  -> origin
  it.each([
    ["sync.example.org", "https://sync.example.org"],
    ["  Sync.Example.ORG/ ", "https://sync.example.org"],
    ["https://sync.example.org:443", "https://sync.example.org"],
    ["sync.example.org:8443", "https://sync.example.org:8443"],
    ["https://bücher.example", "https://xn--bcher-kva.example"],
    ["https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"],
    ["localhost:8787", "http://localhost:8787"],
    ["127.0.0.1:8787", "http://127.0.0.1:8787"],
    ["http://localhost:8787/", "http://localhost:8787"],
    ["https://localhost:8787", "https://localhost:8787"],
    ["localhost.example.org", "https://localhost.example.org"],
  ])("%s is %s", (typed, origin) => {
    expect(serverOrigin(typed)).toBe(origin);
  });

  it.each([
    ["nothing", "  "],
    ["plain http over a network", "http://sync.example.org"],
    ["plain http to a name that only looks local", "http://localhost.example.org"],
    ["another scheme", "wss://sync.example.org"],
    ["a file", "file:///etc/passwd"],
    ["code", "javascript://sync.example.org"],
    ["a user name", "https://anna@sync.example.org"],
    ["a path", "https://sync.example.org/keyferry"],
    ["a query", "https://sync.example.org/?a=1"],
    ["a fragment", "https://sync.example.org/#a"],
    ["words", "my server at home"],
    ["more than any name has", `${"a".repeat(600)}.example`],
  ])("is not %s", (_, typed) => {
    expect(() => serverOrigin(typed)).toThrow(expect.objectContaining({ code: "sync/not-an-address" }));
  });
});
