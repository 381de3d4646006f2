import { describe, expect, it } from "vitest";
import { utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import { detectFormat } from "../../../shared/exchange/detect-format.ts";
import { ExchangeFault } from "../../../shared/exchange/exchange-fault.ts";
import type { FormatId } from "../../../shared/exchange/exchange-passkey.ts";
import { writeZip } from "../../../shared/exchange/zip-archive.ts";
import { FIXTURES, fixtureBytes } from "./fixtures.ts";

const IDS: Readonly<Record<string, FormatId>> = {
  cxf: "cxf",
  "cxf-age": "bundle",
  "bitwarden-json": "bitwarden",
  "bitwarden-json-protected": "bitwarden-protected",
  "keepassxc-passkey": "passkey",
  kdbx4: "kdbx",
  "protonpass-json": "proton",
  "aliasvault-avux": "aliasvault",
  "aliasvault-avex": "aliasvault",
};

function faultOf(bytes: Uint8Array): ExchangeFault {
  try {
    throw new Error(`taken for ${detectFormat(bytes)}`);
  } catch (error) {
    if (error instanceof ExchangeFault) return error;
    throw error;
  }
}

const zipOf = (name: string) => writeZip([{ name, bytes: utf8ToBytes("{}") }]);

describe("the format of a file", () => {
  it.each(FIXTURES)("%s is told by its content", (name, { format }) => {
    expect(detectFormat(fixtureBytes(name))).toBe(IDS[format]);
  });

  // what it is, content, format
  it.each<readonly [string, string, FormatId]>([
    ["a list of CXF credentials", '[{"type":"passkey"}]', "cxf"],
    ["a list of CXF items", '[{"credentials":[]}]', "cxf"],
    ["a CXF item", '{"credentials":[]}', "cxf"],
    ["a CXF passkey", ' \n{"type":"passkey"}', "cxf"],
    ["a CXF header with a byte order mark", '\u{feff}{"accounts":[]}', "cxf"],
    [
      "Bitwarden's own encryption",
      '{"encrypted":true,"encKeyValidation_DO_NOT_EDIT":""}',
      "bitwarden-protected",
    ],
    ["Proton's data.json", '{"vaults":{}}', "proton"],
    ["an armored PGP message", "-----BEGIN PGP MESSAGE-----\n", "proton"],
    ["an armored age file", "-----BEGIN AGE ENCRYPTED FILE-----\n", "bundle"],
  ])("%s", (_, text, id) => {
    expect(detectFormat(utf8ToBytes(text))).toBe(id);
  });

  it.each<readonly [string, FormatId]>([
    ["Proton Pass/data.json", "proton"],
    ["Proton Pass/data.pgp", "proton"],
    ["data.pgp", "proton"],
    ["manifest.json", "aliasvault"],
    ["data.json", "bitwarden"],
    ["cxf.json", "cxf"],
  ])("a zip with %s: %s", (name, id) => {
    expect(detectFormat(zipOf(name))).toBe(id);
  });

  // what it is, content, words of the advice
  it.each([
    [
      "Chrome's CSV",
      "name,url,username,password,note\n",
      /CSV file cannot hold passkeys.*JSON from Bitwarden/,
    ],
    [
      "Bitwarden's CSV",
      "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp\n",
      /CSV/,
    ],
    ["Apple's CSV", "Title,URL,Username,Password,Notes,OTPAuth\n", /CSV/],
    ["KeePassXC's CSV", '"Group","Title","Username","Password","URL","Notes","TOTP"\n', /CSV/],
    ["Dashlane's XML", '<root><KWDataItem key="x"/></root>', /Dashlane/],
    ["Dashlane's archive", "JDEkYXJnb24yZCQxNiQz", /Dashlane/],
  ])("%s cannot hold passkeys, and the person is told what can", (_, text, words) => {
    const fault = faultOf(utf8ToBytes(text));

    expect([fault.code, words.test(fault.message)]).toEqual(["exchange/carries-no-passkeys", true]);
  });

  it("1PUX cannot hold passkeys, and the person is told what can", () => {
    expect(faultOf(zipOf("export.data")).message).toMatch(/1PUX.*transfer/);
    expect(faultOf(zipOf("credentials.csv")).code).toBe("exchange/carries-no-passkeys");
  });

  it.each([
    ["nothing", ""],
    ["prose", "Dear diary, my password is none of your business"],
    ["other JSON", '{"hello":"world"}'],
    ["an empty list", "[]"],
    ["a list of something", "[1,2]"],
  ])("%s is unknown", (_, text) => {
    expect(faultOf(utf8ToBytes(text)).code).toBe("exchange/unknown-format");
  });

  it("KeePass XML is unknown, and the person is told what to bring", () => {
    expect(faultOf(utf8ToBytes("<?xml version='1.0'?>\n<KeePassFile>")).message).toContain(
      "KDBX database itself",
    );
  });

  it("a picture and another zip are unknown", () => {
    expect(faultOf(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10)).code).toBe(
      "exchange/unknown-format",
    );
    expect(faultOf(zipOf("holiday.jpg")).code).toBe("exchange/unknown-format");
  });

  it("text is text although a character is cut in two where the look ends", () => {
    for (const shift of [0, 1, 2, 3]) {
      const text = `name,url,username,password\n${"x".repeat(shift)}${"\u{1f600}".repeat(2000)}`;
      expect(faultOf(utf8ToBytes(text)).code).toBe("exchange/carries-no-passkeys");
    }
  });
});
