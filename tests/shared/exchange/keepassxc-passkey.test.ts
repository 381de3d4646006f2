import { describe, expect, it } from "vitest";
import { utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import { detectFormat } from "../../../shared/exchange/detect-format.ts";
import {
  isKeepassxcPasskey,
  readKeepassxc,
  writeKeepassxc,
} from "../../../shared/exchange/keepassxc-passkey.ts";
import {
  asObject,
  decodeJson,
  encodeJson,
  type JsonObject,
} from "../../../shared/exchange/untrusted-json.ts";
import { writeZip } from "../../../shared/exchange/zip-archive.ts";
import { fixtureBytes } from "./fixtures.ts";
import { barePasskey, bytesFor, samplePasskey } from "./sample-passkeys.ts";

const vendor = asObject(decodeJson(fixtureBytes("keepassxc-es256.passkey"))) ?? {};

function documents(...passkeys: Parameters<typeof writeKeepassxc>[0]): readonly JsonObject[] {
  return writeKeepassxc(passkeys).files.map(({ bytes }) => asObject(decodeJson(bytes)) ?? {});
}

describe("a .passkey file", () => {
  it("has the six texts that KeePassXC demands, also for a passkey without names", () => {
    for (const document of documents(samplePasskey(), barePasskey({ userHandle: null }))) {
      expect(Object.keys(document).sort()).toEqual(Object.keys(vendor).sort());
      expect(Object.values(document).every((value) => typeof value === "string")).toBe(true);
    }
  });

  it("holds one passkey, so there are as many files, with names that tell nothing", () => {
    const { files } = writeKeepassxc([samplePasskey(), samplePasskey({ credentialId: bytesFor("b", 16) })]);

    expect(files.map(({ name }) => name)).toEqual(["passkey-1.passkey", "passkey-2.passkey"]);
  });

  it("is told by its members", () => {
    expect(isKeepassxcPasskey(vendor)).toBe(true);
    expect(isKeepassxcPasskey({ rpId: "example.com" })).toBe(false);
  });

  // what is changed, reason
  it.each([
    [{ relyingParty: "https://example.com" }, "rp-id-is-url"],
    [{ credentialId: "" }, "credential-id-missing"],
    [{ privateKey: 5 }, "key-missing"],
    [{ privateKey: "-----BEGIN EC PRIVATE KEY-----AAAA-----END EC PRIVATE KEY-----" }, "key-sec1"],
    [{ userHandle: "%" }, "user-handle-malformed"],
  ])("with %j is skipped: %s", (changed, code) => {
    expect(readKeepassxc(encodeJson({ ...vendor, ...changed })).skipped).toEqual([{ where: "$", code }]);
  });

  it("may lie in a zip with others, of which a bad one stops nobody", () => {
    const { files } = writeKeepassxc([samplePasskey(), samplePasskey({ credentialId: bytesFor("b", 16) })]);
    const bad = { name: "bad.passkey", bytes: utf8ToBytes("{") };
    const other = { name: "readme.txt", bytes: utf8ToBytes("hello") };

    const { passkeys, skipped, others } = readKeepassxc(writeZip([bad, ...files, other]));

    expect(passkeys.map(({ where }) => where)).toEqual(["files[1]", "files[2]"]);
    expect(skipped).toEqual([{ where: "files[0]", code: "not-an-object" }]);
    expect(others).toEqual([{ where: "files[3]", kind: "file" }]);
    expect(detectFormat(writeZip(files))).toBe("passkey");
  });

  it("is not written where KeePassXC could use none", () => {
    expect(() => writeKeepassxc([samplePasskey({}, "ES384")])).toThrow("none of these passkeys");
  });
});
