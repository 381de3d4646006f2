import { describe, expect, it } from "vitest";
import { encodeBase64url } from "../../../../shared/bytes/base64url.ts";
import { readCxf } from "../../../../shared/exchange/cxf/read-cxf.ts";
import { writeCxf } from "../../../../shared/exchange/cxf/write-cxf.ts";
import { asList, asObject, decodeJson, type JsonObject } from "../../../../shared/exchange/untrusted-json.ts";
import { barePasskey, bytesFor, quickOptions, samplePasskey } from "../sample-passkeys.ts";

function itemsOf(...passkeys: Parameters<typeof writeCxf>[0]): readonly JsonObject[] {
  const { files } = writeCxf(passkeys, quickOptions);
  const accounts = asList(asObject(decodeJson(files[0]?.bytes ?? new Uint8Array(0)))?.["accounts"]);
  return (asList(asObject(accounts?.[0])?.["items"]) ?? []).map((item) => asObject(item) ?? {});
}

describe("CXF written here", () => {
  const typesIn = (item: JsonObject) =>
    asList(item["credentials"])?.map((entry) => asObject(entry)?.["type"]);

  it("has one passkey an item, its notes beside it, and no scope, which would say nothing", () => {
    const second = samplePasskey({ credentialId: bytesFor("b", 16), notes: "" });
    const items = itemsOf(samplePasskey(), second);

    expect(items.map((item) => [typesIn(item), "scope" in item])).toEqual([
      [["passkey", "note"], false],
      [["passkey"], false],
    ]);
  });

  it("names an item the same at every export, and never by its credential id", () => {
    const [once, again] = [itemsOf(samplePasskey()), itemsOf(barePasskey(), samplePasskey())];

    expect(once[0]?.["id"]).toBe(again[1]?.["id"]);
    expect(once[0]?.["id"]).not.toBe(encodeBase64url(samplePasskey().credentialId));
  });

  it("names apart what comes twice", () => {
    const ids = itemsOf(samplePasskey(), samplePasskey()).map((item) => item["id"]);

    expect(new Set(ids).size).toBe(2);
  });

  it("gives back to CXF what came from it, and to nobody else's members their place", () => {
    const members = { passkey: { transports: ["usb"] }, item: { subtitle: "s" } };
    const [ours] = itemsOf(samplePasskey({ notes: "", foreign: { format: "cxf", members } }));
    const [theirs] = itemsOf(samplePasskey({ foreign: { format: "bitwarden", members } }));

    expect(ours).toMatchObject({ subtitle: "s", credentials: [{ transports: ["usb"] }] });
    expect(theirs).not.toHaveProperty("subtitle");
  });

  it("cannot be made to overwrite a member by what came along", () => {
    const members = { passkey: { rpId: "evil.example", key: "AAAA" }, item: { credentials: [], id: "AAAA" } };
    const { files } = writeCxf(
      [samplePasskey({ notes: "", foreign: { format: "cxf", members } })],
      quickOptions,
    );

    const { passkeys } = readCxf(files[0]?.bytes ?? new Uint8Array(0));

    expect(passkeys.map(({ passkey }) => passkey.rpId)).toEqual(["login.example.com"]);
  });

  it("leaves out a user handle that WebAuthn would not allow", () => {
    const passkeys = [samplePasskey(), samplePasskey({ rpId: "b.example", userHandle: new Uint8Array(65) })];

    expect(writeCxf(passkeys, quickOptions).leftOut).toEqual([{ index: 1, code: "value-too-long" }]);
  });

  it("is not written where it would be empty", () => {
    expect(() => writeCxf([samplePasskey({ counter: 1 })], quickOptions)).toThrow("none of these passkeys");
  });
});
