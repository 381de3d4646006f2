import { describe, expect, it } from "vitest";
import { decodeBase64url, encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { decodeAttestationObject } from "../../../shared/webauthn/attestation-object.ts";
import { decodeAuthenticatorData } from "../../../shared/webauthn/authenticator-data.ts";
import { KEYFERRY_AUTHENTICATOR } from "../../../shared/webauthn/authenticator-traits.ts";
import type { CeremonyDoors } from "../../../shared/webauthn/ceremony-doors.ts";
import { type CreationPreferences, createCredential } from "../../../shared/webauthn/create-credential.ts";
import { decodeCreationOptions } from "../../../shared/webauthn/creation-options.ts";
import { prfOutput } from "../../../shared/webauthn/extensions/prf.ts";
import { approving, ceremonyDoors, MemoryStore, undecided } from "../../support/ceremony-doors.ts";
import { faultCodeOfAsync } from "../../support/ceremony-fault-code.ts";
import { CHALLENGE, untrustedCreation } from "../../support/ceremony-options.ts";
import { aCredentialSource } from "../../support/credential-source.ts";

const CALLER = { origin: "https://login.example.org", topOrigin: null };
const BY_VAULT: CreationPreferences = { followSiteAlgorithmOrder: false };
const BY_SITE: CreationPreferences = { followSiteAlgorithmOrder: true };

const run = (
  changes: Record<string, unknown> = {},
  doors: Partial<CeremonyDoors> = {},
  preferences = BY_VAULT,
  caller: { origin: string; topOrigin: string | null } = CALLER,
) =>
  createCredential(
    caller,
    decodeCreationOptions(untrustedCreation(changes)),
    preferences,
    ceremonyDoors(doors),
  );

async function created(...parameters: Parameters<typeof run>) {
  const result = await run(...parameters);
  if (result.kind !== "created") throw new Error(`expected a passkey, got ${result.kind}`);
  return result;
}

const bytes = (text: string) => decodeBase64url(text) ?? new Uint8Array();
const clientData = (text: string): unknown => JSON.parse(new TextDecoder().decode(bytes(text)));
const algorithms = (...algs: number[]) => ({
  pubKeyCredParams: algs.map((alg) => ({ type: "public-key", alg })),
});

describe("createCredential", () => {
  it("asks the person first, with what the window has to show, and makes nothing before", async () => {
    const gate = undecided();
    const random = () => {
      throw new Error("nothing may be made yet");
    };

    const result = await run({}, { gate, random });

    const ask = {
      kind: "create",
      rpId: "example.org",
      rpName: "Example",
      userName: "ada@example.org",
      userDisplayName: "Ada",
      isExcluded: false,
      userVerification: "preferred",
    };
    expect(result).toEqual({ kind: "ask", ask });
    expect(gate.asked).toEqual([ask]);
  });

  it("makes a passkey that says the same in every part of the answer", async () => {
    const { source, names, createdAtMs, response } = await created();

    const data = decodeAuthenticatorData(bytes(response.response.authenticatorData));
    expect(source).toMatchObject({
      rpId: "example.org",
      alg: -7,
      userHandle: Uint8Array.of(1, 2, 3, 4),
      counter: 0,
    });
    expect(names).toEqual({ rpName: "Example", userName: "ada@example.org", userDisplayName: "Ada" });
    expect(createdAtMs).toBe(1_795_000_000_000);
    expect(source.credentialId).toHaveLength(32);
    expect(response.id).toBe(encodeBase64url(source.credentialId));
    expect(response.rawId).toBe(response.id);
    expect(data.attestedCredential?.credentialId).toEqual(source.credentialId);
    expect(data.attestedCredential?.aaguid).toEqual(KEYFERRY_AUTHENTICATOR.aaguid);
    expect(data.signCount).toBe(0);
    expect(data.flags).toEqual({
      userPresent: true,
      userVerified: true,
      backupEligible: true,
      backupState: true,
    });
    expect(decodeAttestationObject(bytes(response.response.attestationObject)).authData).toEqual(
      bytes(response.response.authenticatorData),
    );
    expect(response).toMatchObject({
      type: "public-key",
      authenticatorAttachment: "platform",
      clientExtensionResults: {},
      response: { transports: ["hybrid", "internal"], publicKeyAlgorithm: -7 },
    });
    expect(clientData(response.response.clientDataJSON)).toEqual({
      type: "webauthn.create",
      challenge: CHALLENGE,
      origin: "https://login.example.org",
      crossOrigin: false,
    });
  });

  it("tells the top origin when the asking frame is in another site's page", async () => {
    const { response } = await created({}, {}, BY_VAULT, { ...CALLER, topOrigin: "https://shop.example" });

    expect(clientData(response.response.clientDataJSON)).toMatchObject({
      crossOrigin: true,
      topOrigin: "https://shop.example",
    });
  });

  // offered, whose order, chosen (null: native)
  it.each<[number[], CreationPreferences, number | null]>([
    [[-8, -7], BY_VAULT, -7],
    [[-8, -7], BY_SITE, -8],
    [[-257, -36, -35], BY_VAULT, -35],
    [[-257, -36, -35], BY_SITE, -257],
    [[-47, -36], BY_SITE, -36],
    [[-47, -65535], BY_VAULT, null],
    [[-37], BY_SITE, null],
    [[], BY_VAULT, -7],
  ])("of the algorithms %j, order %j, takes %j", async (offered, preferences, chosen) => {
    const result = await run(algorithms(...offered), {}, preferences);

    expect(result.kind === "created" ? result.source.alg : null).toBe(chosen);
    expect(result.kind).toBe(chosen === null ? "native" : "created");
  });

  it("asks nobody when no offered algorithm can be made", async () => {
    const gate = undecided();

    await run(algorithms(-47), { gate });

    expect(gate.asked).toEqual([]);
  });

  // residentKey, requireResidentKey, discoverable
  it.each([
    ["required", undefined, true],
    ["preferred", undefined, true],
    ["discouraged", undefined, false],
    [undefined, true, true],
    [undefined, false, false],
    [undefined, undefined, false],
  ])(
    "residentKey %s, requireResidentKey %s: discoverable %s, and credProps says so",
    async (residentKey, requireResidentKey, rk) => {
      const { source, response } = await created({
        authenticatorSelection: {
          residentKey: residentKey ?? "unknown",
          requireResidentKey: requireResidentKey ?? false,
        },
        extensions: { credProps: true },
      });

      expect(source.isDiscoverable).toBe(rk);
      expect(response.clientExtensionResults).toEqual({ credProps: { rk } });
    },
  );

  // attestation, formats, what is answered
  it.each([
    ["none", [], "none"],
    ["none", ["packed"], "none"],
    ["indirect", ["packed"], "none"],
    ["enterprise", ["packed"], "none"],
    ["direct", [], "none"],
    ["direct", ["tpm"], "none"],
    ["direct", ["tpm", "packed"], "packed"],
  ])("attestation %s with formats %j answers %s", async (attestation, attestationFormats, fmt) => {
    const { response } = await created({ attestation, attestationFormats });

    expect(decodeAttestationObject(bytes(response.response.attestationObject)).fmt).toBe(fmt);
  });

  describe("excludeCredentials", () => {
    const mine = aCredentialSource();
    const excluding = (id: Uint8Array, type = "public-key") => ({
      excludeCredentials: [{ type, id: encodeBase64url(id), transports: ["usb"] }],
    });

    it("that names a passkey here: the person is told, and after consent the site is", async () => {
      const store = new MemoryStore(mine);
      const gate = undecided();

      expect(await run(excluding(mine.credentialId), { store, gate })).toMatchObject({
        kind: "ask",
        ask: { isExcluded: true },
      });
      expect(await faultCodeOfAsync(() => run(excluding(mine.credentialId), { store }))).toBe(
        "ceremony/excluded",
      );
    });

    it("works for imported ids of any length and for passkeys that are not discoverable", async () => {
      const short = aCredentialSource({ credentialId: Uint8Array.of(7), isDiscoverable: false });
      const store = new MemoryStore(short);

      expect(await faultCodeOfAsync(() => run(excluding(Uint8Array.of(7)), { store }))).toBe(
        "ceremony/excluded",
      );
    });

    it.each([
      ["another id", excluding(Uint8Array.of(1, 2, 3)), mine],
      ["another type", excluding(mine.credentialId, "password"), mine],
      ["a passkey of another site", excluding(mine.credentialId), aCredentialSource({ rpId: "example.com" })],
    ])("that names %s excludes nothing", async (_case, changes, held) => {
      expect((await run(changes, { store: new MemoryStore(held) })).kind).toBe("created");
    });

    it("without a match leaves an older passkey of the same account alone", async () => {
      const { source } = await created({}, { store: new MemoryStore(mine) });

      expect(source.userHandle).toEqual(mine.userHandle);
      expect(source.credentialId).not.toEqual(mine.credentialId);
    });
  });

  // asked, really verified, flag or fault
  it.each<[string, boolean, boolean | string]>([
    ["required", true, true],
    ["required", false, "ceremony/constraint-not-met"],
    ["preferred", true, true],
    ["preferred", false, false],
    ["discouraged", true, true],
    ["discouraged", false, false],
  ])("userVerification %s, verified %s: %s", async (userVerification, verified, expected) => {
    const changes = { authenticatorSelection: { userVerification } };
    const doors = { gate: approving(verified) };

    if (typeof expected === "string")
      return expect(await faultCodeOfAsync(() => run(changes, doors))).toBe(expected);
    const { response } = await created(changes, doors);
    const data = decodeAuthenticatorData(bytes(response.response.authenticatorData));
    expect(data.flags.userVerified).toBe(expected);
  });

  describe("the prf extension", () => {
    const inputs = { prf: { eval: { first: "AQ", second: "Ag" } } };

    it("is enabled for every new passkey", async () => {
      const { source, response } = await created({ extensions: { prf: {} } });

      expect(response.clientExtensionResults).toEqual({ prf: { enabled: true } });
      expect(source.prfSeeds?.withUserVerification).toHaveLength(32);
      expect(source.prfSeeds?.withUserVerification).not.toEqual(source.prfSeeds?.withoutUserVerification);
    });

    it("answers at creation, with the seed for verified people", async () => {
      const { source, response } = await created({ extensions: inputs });

      const seed = source.prfSeeds?.withUserVerification ?? new Uint8Array();
      const output = (input: number) => encodeBase64url(prfOutput(seed, Uint8Array.of(input)));
      expect(response.clientExtensionResults).toEqual({
        prf: { enabled: true, results: { first: output(1), second: output(2) } },
      });
    });

    it("is not evaluated for a person who was not verified, even where the site wants no verification", async () => {
      const unverified = { authenticatorSelection: { userVerification: "discouraged" }, extensions: inputs };

      await expect(created(unverified, { gate: approving(false) })).rejects.toMatchObject({
        code: "ceremony/constraint-not-met",
      });
    });

    it("leaves nothing in authenticator data, which the server sees", async () => {
      const { response } = await created({ extensions: inputs });

      expect(decodeAuthenticatorData(bytes(response.response.authenticatorData)).extensions).toBeNull();
    });

    it("gives seeds also to a passkey for which nobody asked", async () => {
      const { source, response } = await created();

      expect(source.prfSeeds).not.toBeNull();
      expect(response.clientExtensionResults).toEqual({});
    });
  });

  it.each([
    ["https://example.com", "ceremony/rp-id-not-allowed"],
    ["http://login.example.org", "ceremony/rp-id-not-allowed"],
    ["null", "ceremony/opaque-origin"],
  ])("refuses %s before it asks anybody", async (origin, code) => {
    const gate = undecided();

    expect(await faultCodeOfAsync(() => run({}, { gate }, BY_VAULT, { origin, topOrigin: null }))).toBe(code);
    expect(gate.asked).toEqual([]);
  });

  it("takes the host of the origin where the site names no RP ID", async () => {
    const { source } = await created({ rp: { name: "Example" } });

    expect(source.rpId).toBe("login.example.org");
  });

  it("draws a new id and new keys each time it is run", async () => {
    const [first, second] = [await created(), await created()];

    expect(first.response.id).not.toBe(second.response.id);
    expect(first.response.response.publicKey).not.toBe(second.response.response.publicKey);
  });
});
