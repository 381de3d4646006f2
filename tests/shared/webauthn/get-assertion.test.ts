import { createPublicKey, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../shared/bytes/bytes.ts";
import { publicKeyOf } from "../../../shared/cose/signing-key.ts";
import { encodeSpki } from "../../../shared/cose/spki.ts";
import type { CeremonyDoors } from "../../../shared/webauthn/ceremony-doors.ts";
import { type GetAssertionRequest, getAssertion } from "../../../shared/webauthn/get-assertion.ts";
import { ceremonyDoors, MemoryStore, undecided } from "../../support/ceremony-doors.ts";
import { aCredentialSource } from "../../support/credential-source.ts";

const source = aCredentialSource();
const request = (changes: Partial<GetAssertionRequest> = {}): GetAssertionRequest => ({
  rpId: "example.org",
  clientDataHash: new Uint8Array(32).fill(0xcd),
  allowCredentials: [],
  userVerification: "preferred",
  ...changes,
});
const get = (changes: Partial<GetAssertionRequest> = {}, doors: Partial<CeremonyDoors> = {}) =>
  getAssertion(request(changes), ceremonyDoors({ store: new MemoryStore(source), ...doors }));

describe("getAssertion", () => {
  it("signs authenticator data and client data hash", async () => {
    const result = await get();
    if (result.kind !== "signed") throw new Error("the gate approves");

    const spki = Buffer.from(encodeSpki(publicKeyOf(source.alg, source.privateKeyPkcs8)));
    const key = createPublicKey({ key: spki, format: "der", type: "spki" });
    const signed = concatBytes(result.authenticatorData, request().clientDataHash);
    expect(verify("sha256", signed, key, result.signature)).toBe(true);
  });

  it.each([["usb"], ["nfc", "ble"], ["x"], []])(
    "does not look at the transports in the list (%s)",
    async (...transports) => {
      const allowCredentials = [{ type: "public-key", id: source.credentialId, transports }];

      expect((await get({ allowCredentials })).kind).toBe("signed");
    },
  );

  it("opens no secret before the person has decided", async () => {
    const store = new MemoryStore(source);
    store.open = () => {
      throw new Error("too early");
    };

    expect((await get({}, { store, gate: undecided() })).kind).toBe("ask");
  });

  it("asks nobody and opens nothing when nothing fits", async () => {
    const gate = undecided();

    expect(await get({ rpId: "example.com" }, { gate })).toEqual({ kind: "no-match" });
    expect(gate.asked).toEqual([]);
  });

  it("a key that does not belong to its algorithm ends in an error, not in a signature", async () => {
    const store = new MemoryStore({ ...source, alg: -8 });

    await expect(get({}, { store })).rejects.toThrow();
  });
});
