import { describe, expect, it } from "vitest";
import { decodeBase64url, encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { decodeAuthenticatorData } from "../../../shared/webauthn/authenticator-data.ts";
import type { CeremonyDoors } from "../../../shared/webauthn/ceremony-doors.ts";
import type { CredentialSource } from "../../../shared/webauthn/credential-source.ts";
import { prfOutput } from "../../../shared/webauthn/extensions/prf.ts";
import { requestAssertion } from "../../../shared/webauthn/request-assertion.ts";
import { decodeRequestOptions } from "../../../shared/webauthn/request-options.ts";
import { approving, ceremonyDoors, Gate, MemoryStore, undecided } from "../../support/ceremony-doors.ts";
import { faultCodeOfAsync } from "../../support/ceremony-fault-code.ts";
import { CHALLENGE, untrustedRequest } from "../../support/ceremony-options.ts";
import { aCredentialSource } from "../../support/credential-source.ts";

const CALLER = { origin: "https://login.example.org", topOrigin: null };
const older = aCredentialSource();
const newer = aCredentialSource({
  credentialId: new Uint8Array(16).fill(0xc2),
  userHandle: Uint8Array.of(9),
});
const hidden = aCredentialSource({ credentialId: new Uint8Array(32).fill(0xc3), isDiscoverable: false });
const elsewhere = aCredentialSource({ credentialId: new Uint8Array(32).fill(0xc4), rpId: "example.com" });
const store = new MemoryStore(older, newer, hidden, elsewhere);

const run = (
  changes: Record<string, unknown> = {},
  doors: Partial<CeremonyDoors> = {},
  caller: { origin: string; topOrigin: string | null } = CALLER,
) =>
  requestAssertion(
    caller,
    decodeRequestOptions(untrustedRequest(changes)),
    ceremonyDoors({ store, ...doors }),
  );

async function asserted(...parameters: Parameters<typeof run>) {
  const result = await run(...parameters);
  if (result.kind !== "asserted") throw new Error(`expected an assertion, got ${result.kind}`);
  return result;
}

const allowing = (...ids: Uint8Array[]) => ({
  allowCredentials: ids.map((id) => ({
    type: "public-key",
    id: encodeBase64url(id),
    transports: ["usb", "nfc", "ble"],
  })),
});
const bytes = (text: string) => decodeBase64url(text) ?? new Uint8Array();
const choosing = (credentialId: Uint8Array | null) => new Gate(() => ({ credentialId, userVerified: true }));
const candidatesOf = (gate: Gate) =>
  gate.asked.flatMap((ask) =>
    ask.kind === "get" ? ask.candidates.map(({ credentialId }) => credentialId) : [],
  );

describe("requestAssertion", () => {
  // allowed ids, candidates in order
  it.each([
    ["no list: discoverable ones, newest first", [], [newer, older]],
    ["a list: those it names", [older.credentialId], [older]],
    ["a list may name what is not discoverable", [hidden.credentialId], [hidden]],
    ["strangers in the list do not matter", [Uint8Array.of(1), newer.credentialId], [newer]],
    ["a name given twice is one passkey", [older.credentialId, older.credentialId], [older]],
  ])("%s", async (_case, ids, candidates) => {
    const gate = undecided();

    expect(await run(allowing(...ids), { gate })).toMatchObject({
      kind: "ask",
      ask: { rpId: "example.org" },
    });
    expect(candidatesOf(gate)).toEqual(candidates.map(({ credentialId }) => credentialId));
  });

  it.each([
    ["strangers only", allowing(Uint8Array.of(1))],
    ["a passkey of another site", allowing(elsewhere.credentialId)],
    ["unknown types only", { allowCredentials: [{ type: "x", id: encodeBase64url(older.credentialId) }] }],
    ["a site without passkeys", { rpId: "login.example.org" }],
  ])("%s: goes to the browser and asks nobody", async (_case, changes) => {
    const gate = undecided();

    expect((await run(changes, { gate })).kind).toBe("native");
    expect(gate.asked).toEqual([]);
  });

  it("does not offer passkeys that only a list may name", async () => {
    expect((await run({}, { store: new MemoryStore(hidden) })).kind).toBe("native");
  });

  it("answers with the passkey that the person chose", async () => {
    const { credentialId, signCount, response } = await asserted({}, { gate: choosing(older.credentialId) });

    expect(credentialId).toEqual(older.credentialId);
    expect(signCount).toBe(0);
    expect(response).toMatchObject({
      id: encodeBase64url(older.credentialId),
      rawId: encodeBase64url(older.credentialId),
      type: "public-key",
      authenticatorAttachment: "platform",
      clientExtensionResults: {},
      response: { userHandle: "AQIDBA" },
    });
    expect(new TextDecoder().decode(bytes(response.response.clientDataJSON))).toBe(
      `{"type":"webauthn.get","challenge":"${CHALLENGE}","origin":"https://login.example.org","crossOrigin":false}`,
    );
    expect(decodeAuthenticatorData(bytes(response.response.authenticatorData))).toMatchObject({
      attestedCredential: null,
      extensions: null,
      signCount: 0,
    });
  });

  it.each([
    ["a passkey that was not offered", hidden.credentialId],
    ["a passkey of another site", elsewhere.credentialId],
    ["no passkey", null],
  ])("refuses consent to %s", async (_case, credentialId) => {
    expect(await faultCodeOfAsync(() => run({}, { gate: choosing(credentialId) }))).toBe(
      "ceremony/not-allowed-here",
    );
  });

  it("refuses when the passkey went away while the person decided", async () => {
    const gone = new MemoryStore(older);
    gone.open = async () => null;

    expect(await faultCodeOfAsync(() => run({}, { store: gone }))).toBe("ceremony/not-allowed-here");
  });

  it("leaves the user handle out where an import brought none", async () => {
    const source = aCredentialSource({ userHandle: null });
    const { response } = await asserted({}, { store: new MemoryStore(source) });

    expect("userHandle" in response.response).toBe(false);
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
    const doors = { gate: approving(verified) };

    if (typeof expected === "string")
      return expect(await faultCodeOfAsync(() => run({ userVerification }, doors))).toBe(expected);
    const { response } = await asserted({ userVerification }, doors);
    const { flags } = decodeAuthenticatorData(bytes(response.response.authenticatorData));
    expect(flags.userVerified).toBe(expected);
  });

  // BE and BS as registered
  it.each([
    [false, false],
    [true, false],
    [true, true],
  ])("keeps answering BE %s and BS %s as registered", async (backupEligible, backupState) => {
    const source = aCredentialSource({ backupEligible, backupState });
    const { response } = await asserted({}, { store: new MemoryStore(source) });

    const { flags } = decodeAuthenticatorData(bytes(response.response.authenticatorData));
    expect(flags).toMatchObject({ userPresent: true, backupEligible, backupState });
  });

  it("lets an imported counter rise above the last answer", async () => {
    const source = aCredentialSource({ counter: 5 });
    const lastCounter = async ({ credentialId }: CredentialSource) =>
      credentialId === source.credentialId ? 2_000_000_000 : 0;
    const { signCount, response } = await asserted({}, { store: new MemoryStore(source), lastCounter });

    expect(signCount).toBe(2_000_000_001);
    expect(decodeAuthenticatorData(bytes(response.response.authenticatorData)).signCount).toBe(signCount);
  });

  describe("the prf extension", () => {
    const named = encodeBase64url(older.credentialId);
    const output = (seed: number, input: number) =>
      encodeBase64url(prfOutput(new Uint8Array(32).fill(seed), Uint8Array.of(input)));
    const prf = { eval: { first: "AQ" }, evalByCredential: { [named]: { first: "Ag", second: "Aw" } } };

    it("answers the inputs named for the chosen passkey", async () => {
      const { response } = await asserted({
        ...allowing(older.credentialId),
        extensions: { prf },
      });

      expect(response.clientExtensionResults).toEqual({
        prf: { results: { first: output(0xaa, 2), second: output(0xaa, 3) } },
      });
    });

    it("answers the inputs for any when another passkey is chosen", async () => {
      const { response } = await asserted(
        { ...allowing(older.credentialId, newer.credentialId), extensions: { prf } },
        { gate: choosing(newer.credentialId) },
      );

      expect(response.clientExtensionResults).toEqual({ prf: { results: { first: output(0xaa, 1) } } });
    });

    it("is not evaluated for a person who was not verified, even where the site wants no verification", async () => {
      const unverified = {
        userVerification: "discouraged",
        extensions: { prf: { eval: { first: "AQ" } } },
      };

      await expect(asserted(unverified, { gate: approving(false) })).rejects.toMatchObject({
        code: "ceremony/constraint-not-met",
      });
    });

    it.each([
      ["no inputs fit", older, {}],
      ["the passkey came without seeds", aCredentialSource({ prfSeeds: null }), { eval: { first: "AQ" } }],
    ])("answers an empty object where %s", async (_case, source, inputs) => {
      const { response } = await asserted(
        { extensions: { prf: inputs } },
        { store: new MemoryStore(source) },
      );

      expect(response.clientExtensionResults).toEqual({ prf: {} });
    });
  });

  it.each([
    ["https://example.com", "ceremony/rp-id-not-allowed"],
    ["null", "ceremony/opaque-origin"],
  ])("refuses %s before it looks for passkeys", async (origin, code) => {
    const gate = undecided();

    expect(await faultCodeOfAsync(() => run({}, { gate }, { origin, topOrigin: null }))).toBe(code);
    expect(gate.asked).toEqual([]);
  });
});
