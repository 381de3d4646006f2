/** What Keyferry writes for Bitwarden and as CXF, read by Bitwarden's own code. */
import { beforeAll, describe, expect, it } from "vitest";
import { encodeBase64url } from "../../shared/bytes/base64url.ts";
import { writeBitwardenId } from "../../shared/exchange/bitwarden/credential-id.ts";
import type { ExchangePasskey } from "../../shared/exchange/exchange-passkey.ts";
import { codecOf } from "../../shared/exchange/registry.ts";
import {
  asList,
  asObject,
  decodeJson,
  type Json,
  type JsonObject,
} from "../../shared/exchange/untrusted-json.ts";
import {
  barePasskey,
  bytesFor,
  quickOptions,
  sampleKey,
  samplePasskey,
} from "../shared/exchange/sample-passkeys.ts";
import { type BitwardenReader, bitwardenReader } from "../support/bitwarden-sdk.ts";

let bitwarden: BitwardenReader;
beforeAll(async () => {
  bitwarden = await bitwardenReader();
});

const PASSKEYS: readonly ExchangePasskey[] = [
  samplePasskey(),
  barePasskey(),
  samplePasskey({
    rpId: "long.example",
    credentialId: bytesFor("long", 300),
    privateKeyPkcs8: sampleKey("ES256b").pkcs8,
    notes: "",
    folders: ["A/B", "C"],
    tags: [],
  }),
];

async function documentOf(format: "cxf" | "bitwarden"): Promise<JsonObject> {
  const { files } = await codecOf(format).write(PASSKEYS, quickOptions);
  return asObject(decodeJson(files[0]?.bytes ?? new Uint8Array())) ?? {};
}

const objectsIn = (list: Json | undefined) => (asList(list) ?? []).map((entry) => asObject(entry) ?? {});

async function importedFromCxf() {
  const [account] = objectsIn((await documentOf("cxf"))["accounts"]);
  return bitwarden.importCxf(account ?? {});
}

describe("CXF", () => {
  it("is taken by Bitwarden passkey by passkey, with id, site, user handle and key", async () => {
    const credentials = (await importedFromCxf()).map(({ login }) => login?.fido2Credentials?.[0]);

    expect(credentials).toMatchObject(
      PASSKEYS.map(({ credentialId, rpId, userHandle, userName, privateKeyPkcs8 }) => ({
        // Bitwarden spells every id that it imports this way.
        credentialId: `b64.${encodeBase64url(credentialId)}`,
        rpId,
        userHandle: encodeBase64url(userHandle ?? new Uint8Array()),
        userName,
        keyValue: encodeBase64url(privateKeyPkcs8),
        counter: "0",
        discoverable: "true",
      })),
    );
  });

  it("brings the notes of an entry along", async () => {
    const notes = (await importedFromCxf()).map((view) => view.notes ?? "");

    expect(notes).toEqual(PASSKEYS.map((passkey) => passkey.notes));
  });
});

describe("Bitwarden's JSON", () => {
  it("has exactly the members and types that Bitwarden demands of a passkey, and comes back unchanged", async () => {
    const [login] = await importedFromCxf();
    if (login === undefined) throw new Error("nothing was imported");
    for (const item of objectsIn((await documentOf("bitwarden"))["items"])) {
      const written = objectsIn(asObject(item["login"])?.["fido2Credentials"]);

      const [kept] = await bitwarden.takeCredentials(login, written);

      const { creationDate, ...others } = written[0] ?? {};
      const present = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== null));
      expect(kept).toMatchObject(present);
      expect(Date.parse(String(kept?.creationDate))).toBe(Date.parse(String(creationDate)));
    }
  });

  it("is refused where a member has another type, so that the test above can fail", async () => {
    const [login] = await importedFromCxf();
    if (login === undefined) throw new Error("nothing was imported");
    const wrong = { credentialId: writeBitwardenId(bytesFor("id", 16)), counter: 0 };

    await expect(bitwarden.takeCredentials(login, [wrong])).rejects.toBeDefined();
  });
});
