import { describe, expect, it } from "vitest";
import { isSealedProton } from "../../../../shared/exchange/proton/read-proton.ts";
import { writeProton } from "../../../../shared/exchange/proton/write-proton.ts";
import { asList, asObject, decodeJson, type JsonObject } from "../../../../shared/exchange/untrusted-json.ts";
import { openZip } from "../../../../shared/exchange/zip-archive.ts";
import { fixtureBytes } from "../fixtures.ts";
import { bytesFor, quickOptions, samplePasskey } from "../sample-passkeys.ts";

async function zipOf(
  passkeys: Parameters<typeof writeProton>[0],
  passphrase: string | null,
): Promise<Uint8Array> {
  const { files } = await writeProton(passkeys, { ...quickOptions, passphrase });
  return files[0]?.bytes ?? new Uint8Array(0);
}

const vaultsOf = (document: JsonObject) =>
  Object.values(asObject(document["vaults"]) ?? {}).map((vault) => asObject(vault) ?? {});
const itemOf = (document: JsonObject) => asObject(asList(vaultsOf(document)[0]?.["items"])?.[0]) ?? {};
const contentOf = (document: JsonObject) => asObject(asObject(itemOf(document)["data"])?.["content"]) ?? {};
const passkeyOf = (document: JsonObject) => asObject(asList(contentOf(document)["passkeys"])?.[0]) ?? {};
const namesOf = (object: JsonObject) => Object.keys(object).sort();

async function written(...passkeys: Parameters<typeof writeProton>[0]): Promise<JsonObject> {
  const zip = openZip(await zipOf(passkeys, null));
  return asObject(decodeJson(zip.read("Proton Pass/data.json") ?? new Uint8Array(0))) ?? {};
}

describe("a file for Proton Pass", () => {
  it("has the members of Proton's own", async () => {
    const vendor = asObject(decodeJson(fixtureBytes("protonpass-passkeys.data.json"))) ?? {};
    const ours = await written(samplePasskey());

    expect(namesOf(ours)).toEqual(namesOf(vendor));
    expect(namesOf(passkeyOf(ours))).toEqual(namesOf(passkeyOf(vendor)));
    expect(namesOf(contentOf(ours))).toEqual(namesOf(contentOf(vendor)));
  });

  it("has a vault for each folder", async () => {
    const document = await written(
      samplePasskey(),
      samplePasskey({ credentialId: bytesFor("b", 16), folders: [] }),
    );

    expect(vaultsOf(document).map((vault) => vault["name"])).toEqual(["Work/Sites", "Keyferry"]);
  });

  it("is sealed where a passphrase is given", async () => {
    const zip = await zipOf([samplePasskey()], "password");

    expect(isSealedProton(zip)).toBe(true);
    expect(openZip(zip).names).toEqual(["Proton Pass/data.pgp"]);
  });

  it("leaves out keys of which no sample is known", async () => {
    const { leftOut } = await writeProton([samplePasskey(), samplePasskey({}, "RS256")], {
      ...quickOptions,
      passphrase: null,
    });

    expect(leftOut).toEqual([{ index: 1, code: "algorithm-not-carried" }]);
    await expect(written(samplePasskey({}, "RS256"))).rejects.toThrow("none of these passkeys");
  });
});
