import { describe, expect, it } from "vitest";
import type { Json } from "../../../extension/messages/page-contract.ts";
import { PUBLIC_KEY } from "../../../extension/page/option-shapes.ts";
import { snapshot } from "../../../extension/page/options-snapshot.ts";

function read(operation: "create" | "get", options: unknown): { copy: unknown; wire: Json | undefined } {
  let wire: Json | undefined;
  const copy = snapshot(options, PUBLIC_KEY[operation], (json) => {
    wire = json;
  });
  return { copy, wire };
}

describe("snapshot", () => {
  it("writes every known member of a creation in its JSON form", () => {
    const { wire } = read("create", {
      rp: { name: "Site", id: "example.org" },
      user: { id: Uint8Array.of(1, 2, 3), name: "ada", displayName: "Ada" },
      challenge: Uint8Array.of(255, 254).buffer,
      pubKeyCredParams: [{ type: "public-key", alg: -7 }],
      timeout: 1000,
      excludeCredentials: [{ type: "public-key", id: Uint8Array.of(9), transports: ["usb"] }],
      authenticatorSelection: {
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "preferred",
      },
      hints: ["security-key"],
      attestation: "none",
      attestationFormats: ["packed"],
      extensions: {
        credProps: true,
        largeBlob: { support: "preferred" },
        prf: { eval: { first: Uint8Array.of(1), second: Uint8Array.of(2) } },
      },
    });

    expect(wire).toEqual({
      rp: { name: "Site", id: "example.org" },
      user: { id: "AQID", name: "ada", displayName: "Ada" },
      challenge: "__4",
      pubKeyCredParams: [{ type: "public-key", alg: -7 }],
      timeout: 1000,
      excludeCredentials: [{ type: "public-key", id: "CQ", transports: ["usb"] }],
      authenticatorSelection: {
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "preferred",
      },
      hints: ["security-key"],
      attestation: "none",
      attestationFormats: ["packed"],
      extensions: {
        credProps: true,
        largeBlob: { support: "preferred" },
        prf: { eval: { first: "AQ", second: "Ag" } },
      },
    });
  });

  it("writes every known member of a request, records included", () => {
    const evalByCredential = {
      AQID: { first: Uint8Array.of(1) },
      BAUG: { first: new DataView(new ArrayBuffer(1)) },
    };
    const { wire } = read("get", {
      challenge: new Uint8Array(0),
      rpId: "example.org",
      timeout: 1,
      allowCredentials: [],
      userVerification: "required",
      extensions: { prf: { evalByCredential }, largeBlob: { read: true }, appid: "https://example.org/u2f" },
    });

    expect(wire).toEqual({
      challenge: "",
      rpId: "example.org",
      timeout: 1,
      allowCredentials: [],
      userVerification: "required",
      extensions: {
        prf: { evalByCredential: { AQID: { first: "AQ" }, BAUG: { first: "AA" } } },
        largeBlob: { read: true },
        appid: "https://example.org/u2f",
      },
    });
  });

  // what the site passed as timeout, what `unsigned long` makes of it
  it.each([
    [60_000.9, 60_000],
    ["1500", 1500],
    [-1, 4_294_967_295],
    [Number.NaN, 0],
    [Number.POSITIVE_INFINITY, 0],
    [2 ** 32 + 5, 5],
    [null, 0],
    [true, 1],
    [{ valueOf: () => 7 }, 7],
  ])("converts a timeout of %s to %d", (timeout, expected) => {
    expect(read("get", { timeout }).wire).toEqual({ timeout: expected });
  });

  // what the site passed as alg, what `long` makes of it
  it.each([
    ["-7", -7],
    [-257.5, -257],
    [2 ** 31, -(2 ** 31)],
    [{}, 0],
  ])("converts an alg of %s to %d", (alg, expected) => {
    expect(read("create", { pubKeyCredParams: [{ alg }] }).wire).toEqual({
      pubKeyCredParams: [{ alg: expected }],
    });
  });

  it("converts text by ToString once, and leaves symbols for the browser to refuse", () => {
    let conversions = 0;
    const counted = { toString: () => `${++conversions}` };
    const symbol = Symbol("no text");
    const { copy, wire } = read("create", { rp: { name: counted, id: null }, user: { name: symbol } });

    expect(wire).toEqual({ rp: { name: "1", id: "null" }, user: {} });
    expect(copy).toMatchObject({ rp: { name: "1", id: "null" }, user: { name: symbol } });
    expect(conversions).toBe(1);
  });

  it("leaves for the browser what no conversion takes: text for a dictionary, an object for a sequence", () => {
    const noSequence = { length: 1 };
    const { copy, wire } = read("create", { rp: "site", hints: noSequence, challenge: "text", timeout: 3n });

    expect(copy).toMatchObject({ rp: "site", hints: noSequence, challenge: "text", timeout: 3n });
    expect(wire).toEqual({});
  });

  it("reads sequences from any iterable, and an array without its iterator", () => {
    const array = ["hybrid"];
    Object.defineProperty(array, Symbol.iterator, { value: () => expect.fail("called the page's iterator") });
    function* hints() {
      yield "client-device";
    }

    expect(read("get", { hints: hints() }).wire).toEqual({ hints: ["client-device"] });
    expect(read("get", { hints: array }).wire).toEqual({ hints: ["hybrid"] });
    expect(read("get", { hints: new Set(["a", "b"]) }).wire).toEqual({ hints: ["a", "b"] });
  });

  it("keeps members that the table does not know for the browser, without calling their getters", () => {
    const future = { deep: true };
    const options = {
      challenge: Uint8Array.of(1),
      future,
      get trap() {
        return expect.fail("called a getter");
      },
    };
    const { copy, wire } = read("get", options);

    expect(copy).toHaveProperty("future", future);
    expect(copy).not.toHaveProperty("trap");
    expect(wire).toEqual({ challenge: "AQ" });
  });

  it("finds members that a class inherits", () => {
    class Options {
      get challenge() {
        return Uint8Array.of(1);
      }
    }

    expect(read("get", new Options()).wire).toEqual({ challenge: "AQ" });
  });

  it("holds nothing that changes with the page's objects", () => {
    const challenge = Uint8Array.of(1, 2);
    const descriptor = { type: "public-key", id: Uint8Array.of(3) };
    const options = { challenge, allowCredentials: [descriptor] };
    const { copy } = read("get", options);
    challenge.fill(0);
    descriptor.type = "changed";
    options.allowCredentials.length = 0;

    expect(copy).toMatchObject({
      challenge: Uint8Array.of(1, 2),
      allowCredentials: [{ type: "public-key", id: Uint8Array.of(3) }],
    });
  });

  it("does not see members of a polluted Object.prototype twice, nor setters on it", () => {
    const polluted: object = Object.prototype;
    Object.defineProperty(polluted, "rpId", {
      configurable: true,
      set: () => expect.fail("called a setter"),
    });
    try {
      const { wire } = read("get", { challenge: Uint8Array.of(1) });
      expect(wire).toEqual({ challenge: "AQ" });
    } finally {
      Reflect.deleteProperty(polluted, "rpId");
    }
  });
});
