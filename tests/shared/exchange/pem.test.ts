import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { decodePem, encodePem } from "../../../shared/exchange/pem.ts";
import { Skip } from "../../../shared/exchange/read-collector.ts";
import { samplePkcs8 } from "./sample-passkeys.ts";

const der = samplePkcs8("ES256");
const pem = encodePem(der);
const [begin = "", ...body] = pem.trim().split("\n");
const end = body.pop() ?? "";

function codeOf(text: string): string {
  try {
    decodePem(text);
    return "nothing was refused";
  } catch (error) {
    if (error instanceof Skip) return error.code;
    throw error;
  }
}

describe("PEM of password managers", () => {
  it.each([
    ["as written here", pem],
    ["on one line", begin + body.join("") + end],
    ["with CRLF", pem.replaceAll("\n", "\r\n")],
    ["with line breaks spelled out", pem.replaceAll("\n", "\\n")],
    ["with spaces around", `  ${pem}  \n`],
    ["without padding", pem.replaceAll("=", "")],
    ["as Node writes it", createPrivateKey(pem).export({ format: "pem", type: "pkcs8" }).toString()],
  ])("%s is read", (_, text) => {
    expect(decodePem(text)).toEqual(der);
  });

  it("is written the way OpenSSL does", () => {
    const node = createPrivateKey({ key: Buffer.from(der), format: "der", type: "pkcs8" });

    expect(pem).toBe(node.export({ format: "pem", type: "pkcs8" }).toString());
  });

  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  // text, reason
  it.each([
    ["nothing", "", "key-missing"],
    ["SEC1", privateKey.export({ format: "pem", type: "sec1" }).toString(), "key-sec1"],
    ["PKCS#1", rsa.export({ format: "pem", type: "pkcs1" }).toString(), "key-pkcs1"],
    [
      "encrypted",
      privateKey.export({ format: "pem", type: "pkcs8", cipher: "aes-256-cbc", passphrase: "x" }).toString(),
      "key-encrypted",
    ],
    ["two keys", pem + pem, "key-malformed"],
    ["a certificate", pem.replaceAll("PRIVATE KEY", "CERTIFICATE"), "key-malformed"],
    ["labels that differ", pem.replace("END PRIVATE", "END EC PRIVATE"), "key-malformed"],
    ["no body", `${begin}\n${end}`, "key-malformed"],
    ["a megabyte", "A".repeat(1_000_000), "key-too-large"],
  ])("%s is refused: %s", (_, text, reason) => {
    expect(codeOf(text)).toBe(reason);
  });
});
