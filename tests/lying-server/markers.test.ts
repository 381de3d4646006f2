import { describe, expect, it } from "vitest";
import { encodeCanonical } from "../../shared/cbor/cbor.ts";
import { opToCbor } from "../../shared/vault/ops.ts";
import { markersIn, newPasskey } from "./markers.ts";

describe("the search for what may not leave a device", () => {
  const plain = Buffer.from(encodeCanonical(opToCbor(newPasskey("ann"))));
  const secret = new Uint8Array(32).map((_, place) => place * 7);

  it("finds site, user handle, credential id, private key and label of a passkey that is not sealed", () => {
    const found = new Set(markersIn(plain, []).map((found) => found.replace(/ \(.*/, "")));

    expect(found.size).toBe(5);
  });

  it.each([
    ["as they are", (bytes: Buffer) => bytes],
    ["in base64", (bytes: Buffer) => Buffer.from(bytes.toString("base64"))],
    [
      "in base64url behind something else",
      (bytes: Buffer) => Buffer.from(`?k=${bytes.toString("base64url")}`),
    ],
    ["in hex", (bytes: Buffer) => Buffer.from(bytes.toString("hex"))],
  ])("finds a key %s", (_name, sent) => {
    expect(markersIn(sent(Buffer.concat([Buffer.of(1), secret, Buffer.of(2)])), [secret])).not.toEqual([]);
  });

  it("finds nothing in what tells nothing", () => {
    expect(markersIn(Buffer.alloc(100_000, 7), [secret])).toEqual([]);
  });
});
