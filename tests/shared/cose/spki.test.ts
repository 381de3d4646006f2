import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import { ed25519PublicKey, rsaPublicKey } from "../../../shared/cose/public-key.ts";
import { encodeSpki } from "../../../shared/cose/spki.ts";

describe("encodeSpki", () => {
  it("writes the example of RFC 8410 section 10.1", () => {
    const key = ed25519PublicKey(
      hexToBytes("19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1"),
    );

    const base64 = Buffer.from(encodeSpki(key)).toString("base64");
    expect(base64).toBe("MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=");
  });

  it.each([3, 65537])("writes an RSA key with exponent %i as Node does", (publicExponent) => {
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048, publicExponent });
    const { n = "", e = "" } = publicKey.export({ format: "jwk" });
    const number = (text: string) => new Uint8Array(Buffer.from(text, "base64url"));

    const spki = encodeSpki(rsaPublicKey(number(n), number(e)));

    expect(bytesToHex(spki)).toBe(publicKey.export({ format: "der", type: "spki" }).toString("hex"));
    expect(createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" }).equals(publicKey)).toBe(
      true,
    );
  });
});
