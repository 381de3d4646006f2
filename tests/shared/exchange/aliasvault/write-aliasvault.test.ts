import { describe, expect, it } from "vitest";
import { writeAliasvault } from "../../../../shared/exchange/aliasvault/write-aliasvault.ts";
import { asList, asObject, decodeJson, type JsonObject } from "../../../../shared/exchange/untrusted-json.ts";
import { openZip } from "../../../../shared/exchange/zip-archive.ts";
import { fixtureBytes } from "../fixtures.ts";
import { bytesFor, quickOptions, samplePasskey } from "../sample-passkeys.ts";

function manifestOf(zip: Uint8Array): JsonObject {
  return asObject(decodeJson(openZip(zip).read("manifest.json") ?? new Uint8Array(0))) ?? {};
}

async function written(...passkeys: Parameters<typeof writeAliasvault>[0]): Promise<JsonObject> {
  const { files } = await writeAliasvault(passkeys, { ...quickOptions, passphrase: null });
  return manifestOf(files[0]?.bytes ?? new Uint8Array(0));
}

const passkeyIn = (manifest: JsonObject) =>
  asObject(asList(asObject(asList(manifest["items"])?.[0])?.["passkeys"])?.[0]) ?? {};

describe("a file for AliasVault", () => {
  it("has the members of AliasVault's own", async () => {
    const vendor = manifestOf(fixtureBytes("aliasvault-passkeys.avux"));
    const ours = await written(samplePasskey());

    expect(Object.keys(ours).sort()).toEqual(Object.keys(vendor).sort());
    expect(Object.keys(passkeyIn(ours)).sort()).toEqual(Object.keys(passkeyIn(vendor)).sort());
  });

  it("leaves out ids of another length and keys of another kind, with the reason", async () => {
    const { leftOut } = await writeAliasvault(
      [samplePasskey(), samplePasskey({ credentialId: bytesFor("long", 32) }), samplePasskey({}, "EdDSA")],
      quickOptions,
    );

    expect(leftOut).toEqual([
      { index: 1, code: "needs-16-byte-id" },
      { index: 2, code: "algorithm-not-carried" },
    ]);
  });

  it("may have no user handle, which the format allows", async () => {
    expect(passkeyIn(await written(samplePasskey({ userHandle: null })))["userHandle"]).toBeNull();
  });

  it("is not written where it would be empty", async () => {
    await expect(written(samplePasskey({}, "ES384"))).rejects.toThrow("none of these passkeys");
  });
});
