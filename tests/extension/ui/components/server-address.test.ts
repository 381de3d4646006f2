import { describe, expect, it } from "vitest";
import { serverOrigin } from "../../../../extension/background/sync/server-address.ts";
import { readServerAddress, shownAddress } from "../../../../extension/ui/components/server-address.ts";

describe("readServerAddress", () => {
  //  typed                                address
  it.each([
    ["sync.example.org", "https://sync.example.org"],
    ["  Sync.Example.org/ ", "https://sync.example.org"],
    ["https://sync.example.org", "https://sync.example.org"],
    ["https://sync.example.org:8443/", "https://sync.example.org:8443"],
    ["sync.example.org:8443", "https://sync.example.org:8443"],
    ["https://nas", "https://nas"],
    ["nas:8443", "https://nas:8443"],
    ["localhost", "http://localhost"],
    ["localhost:8787", "http://localhost:8787"],
    ["http://127.0.0.1:8787", "http://127.0.0.1:8787"],
    ["https://localhost:8787", "https://localhost:8787"],
    ["[2001:db8::1]:8443", "https://[2001:db8::1]:8443"],
  ])("“%s” is %s", (typed, address) => {
    expect(readServerAddress(typed)).toEqual({ problem: null, address });
    // The background judges what it gets by itself.
    expect(serverOrigin(address)).toBe(address);
  });

  //  typed                                   problem
  it.each([
    ["", "empty"],
    ["   ", "empty"],
    ["hello", "not-an-address"],
    ["two words", "not-an-address"],
    ["ftp://sync.example.org", "not-an-address"],
    ["https://", "not-an-address"],
    ["http://sync.example.org", "not-secure"],
    ["http://192.168.1.20:8787", "not-secure"],
    ["http://localhost.example.org", "not-secure"],
  ])("“%s” is refused: %s", (typed, problem) => {
    expect(readServerAddress(typed)).toEqual({ problem });
  });

  it.each([
    "https://sync.example.org/vaults/1",
    "sync.example.org/?a=b",
    "https://sync.example.org#x",
    "https://me:secret@sync.example.org",
  ])("“%s” says which part of it is the address", (typed) => {
    expect(readServerAddress(typed)).toEqual({ problem: "only-name", address: "https://sync.example.org" });
  });
});

describe("shownAddress", () => {
  it("leaves out the scheme where it is the usual one", () => {
    expect(shownAddress("https://sync.example.org:8443")).toBe("sync.example.org:8443");
    expect(shownAddress("http://localhost:8787")).toBe("http://localhost:8787");
  });
});
