/** Codes as they are shown, scanned and typed. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { concatBytes } from "../../../shared/bytes/bytes.ts";
import {
  codeAsQrText,
  codeAsWords,
  mailboxOf,
  preSharedKeyOf,
  readPairingWords,
  readQrText,
} from "../../../shared/pairing/pairing-code.ts";
import { seededRandom } from "../vault/seeded-random.ts";
import { faultOf } from "./two-devices.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const codes = fc.record({
  secret: bytes(14),
  offerHash: bytes(32),
  place: fc.record({
    vaultId: bytes(32),
    origin: fc.constantFrom(
      "https://sync.example.org",
      "http://localhost:8787",
      "https://xn--bcher-kva.example",
    ),
  }),
});

describe("a pairing code", () => {
  it("comes back whole from its QR text", () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(readQrText(codeAsQrText(code))).toEqual(code);
      }),
    );
  });

  it("comes back from its twelve words with its secret and the beginning of the offer's hash", () => {
    fc.assert(
      fc.property(codes, (code) => {
        const words = codeAsWords(code);
        expect(words).toHaveLength(12);
        const read = readPairingWords(words.join(" "));
        expect(read).toEqual({ secret: code.secret, offerHash: code.offerHash.slice(0, 2), place: null });
      }),
    );
  });

  it("reads words in any case, with numbers and line breaks", () => {
    const words = codeAsWords({ secret: new Uint8Array(14).fill(9), offerHash: new Uint8Array(32).fill(3) });
    const typed = words.map((word, place) => `${place + 1}. ${word.toUpperCase()}`).join("\n");

    expect(readPairingWords(typed).secret).toEqual(new Uint8Array(14).fill(9));
  });

  it("has a mailbox and a key that are different, and others for every secret", () => {
    const random = seededRandom("derived");
    const secrets = [random(14), random(14)];
    const derived = secrets.flatMap((secret) => [mailboxOf({ secret }), preSharedKeyOf({ secret })]);

    expect(derived.map(({ length }) => length)).toEqual([32, 32, 32, 32]);
    expect(new Set(derived.map((value) => value.join()))).toHaveProperty("size", 4);
  });

  const right = concatBytes(
    Uint8Array.of(1),
    new Uint8Array(78).fill(5),
    new TextEncoder().encode("https://a.example"),
  );
  const text = (value: Uint8Array) => `keyferry-pair:${encodeBase64url(value)}`;
  it.each([
    // what                       text
    ["nothing", ""],
    ["another scheme", text(right).replace("keyferry-pair", "keyferry")],
    ["recovery words", "able about above absent"],
    ["an address", "https://sync.example.org"],
    ["base64 with padding", `${text(right)}=`],
    ["version 2", text(right.map((byte, place) => (place === 0 ? 2 : byte)))],
    ["a code that is cut off", text(right.slice(0, 60))],
    ["a code without a server", text(right.slice(0, 79))],
    [
      "a server that is none",
      text(concatBytes(right.slice(0, 79), new TextEncoder().encode("ftp://a.example"))),
    ],
    ["a server with a blank", text(concatBytes(right, Uint8Array.of(32)))],
    ["a server that is too long", text(concatBytes(right, new Uint8Array(255).fill(97)))],
  ])("is not %s", async (_, untrusted) => {
    expect(await faultOf(() => readQrText(untrusted))).toBe("pairing/not-a-code");
  });

  it("is the text that the refused ones are made from", () => {
    expect(readQrText(text(right)).place?.origin).toBe("https://a.example");
  });

  it.each([
    ["eleven words", (words: string[]) => words.slice(1)],
    ["24 words", (words: string[]) => [...words, ...words]],
    ["a word that is not on the list", (words: string[]) => ["xyzzy", ...words.slice(1)]],
    ["two words exchanged", ([a = "", b = "", ...rest]: string[]) => [b, a, ...rest]],
  ])("is not %s", async (_, bend) => {
    const words = codeAsWords({ secret: seededRandom("bent")(14), offerHash: seededRandom("hash")(32) });

    expect(await faultOf(() => readPairingWords(bend([...words]).join(" ")))).toBe("pairing/not-words");
  });
});
