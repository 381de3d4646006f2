import { describe, expect, it } from "vitest";
import { writeBitwarden } from "../../../../shared/exchange/bitwarden/write-bitwarden.ts";
import { asList, asObject, decodeJson, type JsonObject } from "../../../../shared/exchange/untrusted-json.ts";
import { fixtureBytes } from "../fixtures.ts";
import { bytesFor, quickOptions, samplePasskey } from "../sample-passkeys.ts";

function written(...passkeys: Parameters<typeof writeBitwarden>[0]): JsonObject {
  const { files } = writeBitwarden(passkeys, quickOptions);
  return asObject(decodeJson(files[0]?.bytes ?? new Uint8Array(0))) ?? {};
}

function credentialOf(document: JsonObject): JsonObject {
  const login = asObject(asObject(asList(document["items"])?.[0])?.["login"]);
  return asObject(asList(login?.["fido2Credentials"])?.[0]) ?? {};
}

const vendor = asObject(decodeJson(fixtureBytes("bitwarden-passkeys.json"))) ?? {};

describe("a file for Bitwarden", () => {
  it("has exactly the members that Bitwarden writes, on every level, whatever a passkey brought along", () => {
    const foreign = { format: "bitwarden", members: { credential: { prf: "x" } } } as const;
    const document = written(samplePasskey({ foreign }));

    const names = (object: JsonObject | null | undefined) => Object.keys(object ?? {}).sort();
    const item = (of: JsonObject) => asObject(asList(of["items"])?.[0]);
    expect(names(document)).toEqual(names(vendor));
    expect(names(item(document))).toEqual(names(item(vendor)));
    expect(names(asObject(item(document)?.["login"]))).toEqual(names(asObject(item(vendor)?.["login"])));
    expect(names(credentialOf(document))).toEqual(names(credentialOf(vendor)));
  });

  it("says every value of a passkey as text", () => {
    const values = Object.values(credentialOf(written(samplePasskey({ counter: 7 }))));

    expect(values.every((value) => typeof value === "string")).toBe(true);
  });

  it("has one passkey a login, since Bitwarden uses the first only", () => {
    const items = asList(
      written(samplePasskey(), samplePasskey({ credentialId: bytesFor("b", 48) }))["items"],
    );

    expect(items?.length).toBe(2);
  });

  it("leaves out ids that Bitwarden's server would refuse", () => {
    const { leftOut } = writeBitwarden(
      [samplePasskey(), samplePasskey({ credentialId: bytesFor("long", 600) })],
      quickOptions,
    );

    expect(leftOut).toEqual([{ index: 1, code: "value-too-long" }]);
  });

  it("shortens names to what the server takes, counted in bytes", () => {
    const name = String(
      credentialOf(written(samplePasskey({ userName: "\u{1f600}".repeat(256) })))["userName"],
    );

    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(680);
    expect(name).toMatch(/^(\u{1f600})+$/u);
  });

  it("is not written where it would be empty", () => {
    expect(() => writeBitwarden([samplePasskey({}, "EdDSA")], quickOptions)).toThrow(
      "none of these passkeys",
    );
  });
});
