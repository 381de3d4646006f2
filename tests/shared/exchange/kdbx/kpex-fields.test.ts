import { describe, expect, it } from "vitest";
import { encodeBase64url } from "../../../../shared/bytes/base64url.ts";
import {
  isKpexField,
  type KpexField,
  readKpexFields,
  writeKpexFields,
} from "../../../../shared/exchange/kdbx/kpex-fields.ts";
import { Skip } from "../../../../shared/exchange/read-collector.ts";
import { barePasskey, bytesFor, samplePasskey } from "../sample-passkeys.ts";

const plain = (value: string): KpexField => ({ value, isProtected: false });
const id = encodeBase64url(bytesFor("id", 16));

function read(changed: Readonly<Record<string, string | undefined>>) {
  const fields = new Map(writeKpexFields(samplePasskey()));
  for (const [name, value] of Object.entries(changed))
    if (value === undefined) fields.delete(name);
    else fields.set(name, plain(value));
  const warnings: string[] = [];
  try {
    return { passkey: readKpexFields(fields, {}, (code) => warnings.push(code)), warnings, skip: null };
  } catch (error) {
    if (error instanceof Skip) return { passkey: null, warnings, skip: error.code };
    throw error;
  }
}

describe("fields of a passkey in KDBX", () => {
  it.each([
    ["KPEX_PASSKEY_USERNAME", true],
    ["KPXC_PASSKEY_USERNAME", true],
    ["KPEX_PASSKEY_ANYTHING_1", true],
    ["KPEX_OTHER", false],
    ["Password", false],
  ])("%s: %j", (name, expected) => {
    expect(isKpexField(name)).toBe(expected);
  });

  it("protect what is secret", () => {
    const open = [...writeKpexFields(samplePasskey())]
      .filter(([, field]) => !field.isProtected)
      .map(([name]) => name);

    expect(open).toEqual([
      "KPEX_PASSKEY_RELYING_PARTY",
      "KPEX_PASSKEY_USERNAME",
      "KPEX_PASSKEY_FLAG_BE",
      "KPEX_PASSKEY_FLAG_BS",
    ]);
  });

  it("do not claim flags or PRF that the passkey has not", () => {
    const names = [...writeKpexFields(barePasskey()).keys()];

    expect(names.filter((name) => /FLAG|PRF/.test(name))).toEqual([]);
  });

  it("are read under their old names", () => {
    const { passkey } = read({
      KPEX_PASSKEY_USERNAME: undefined,
      KPXC_PASSKEY_USERNAME: "old",
      KPEX_PASSKEY_CREDENTIAL_ID: undefined,
      KPEX_PASSKEY_GENERATED_USER_ID: id,
    });

    expect([passkey?.userName, passkey?.credentialId]).toEqual(["old", bytesFor("id", 16)]);
  });

  it("prefer the current credential id, and say where the old one differs", () => {
    const same = read({ KPEX_PASSKEY_GENERATED_USER_ID: id });
    const other = read({ KPEX_PASSKEY_GENERATED_USER_ID: "AAAA" });

    expect([
      same.warnings.includes("legacy-id-differs"),
      other.warnings.includes("legacy-id-differs"),
    ]).toEqual([false, true]);
    expect(other.passkey?.credentialId).toEqual(bytesFor("id", 16));
  });

  // BE, BS, what is read, warned
  it.each([
    ["1", "1", true, true, false],
    ["0", "0", false, false, false],
    ["true", "FALSE", true, false, false],
    [undefined, "1", null, true, true],
    [undefined, undefined, null, null, true],
    ["yes", "1", null, true, true],
  ])("flags %j and %j", (be, bs, backupEligible, backupState, isWarned) => {
    const { passkey, warnings } = read({ KPEX_PASSKEY_FLAG_BE: be, KPEX_PASSKEY_FLAG_BS: bs });

    expect(passkey).toMatchObject({ backupEligible, backupState });
    expect(warnings.includes("flags-unknown")).toBe(isWarned);
  });

  it("of a kind that is not known stay with the passkey, protected as they were", () => {
    const { passkey } = read({ KPEX_PASSKEY_USERNAME_1: "second" });
    if (passkey === null) throw new Error("skipped");

    expect(writeKpexFields(passkey).get("KPEX_PASSKEY_USERNAME_1")).toEqual(plain("second"));
  });

  it("cannot be overwritten by what came along", () => {
    const members = { KPEX_PASSKEY_RELYING_PARTY: plain("evil.example"), Password: plain("x") };
    const fields = writeKpexFields(samplePasskey({ foreign: { format: "kdbx", members } }));

    expect([fields.get("KPEX_PASSKEY_RELYING_PARTY"), fields.has("Password")]).toEqual([
      plain("login.example.com"),
      false,
    ]);
  });

  // field, value, reason
  it.each([
    ["KPEX_PASSKEY_CREDENTIAL_ID", undefined, "credential-id-missing"],
    ["KPEX_PASSKEY_RELYING_PARTY", undefined, "rp-id-missing"],
    ["KPEX_PASSKEY_PRIVATE_KEY_PEM", undefined, "key-missing"],
    ["KPEX_PASSKEY_PRIVATE_KEY_PEM", "hello", "key-malformed"],
    ["KPEX_PASSKEY_USER_HANDLE", "%", "user-handle-malformed"],
  ])("%s as %j: skipped", (name, value, reason) => {
    expect(read({ [name]: value }).skip).toBe(reason);
  });

  it("without a user handle, or with an unusable PRF seed, are still a passkey", () => {
    const { passkey, warnings } = read({ KPEX_PASSKEY_USER_HANDLE: "", KPEX_PASSKEY_PRF: "%" });

    expect(passkey).toMatchObject({ userHandle: null, prfSeeds: null, isDiscoverable: false });
    expect(warnings).toEqual(["prf-malformed", "user-handle-missing"]);
  });
});
