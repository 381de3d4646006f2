import { createPublicKey, verify } from "node:crypto";
import { sha256 } from "@noble/hashes/sha2.js";
import { describe, expect, it } from "vitest";
import { concatBytes, utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import { ES256 } from "../../../shared/cose/algorithms.ts";
import { encodeSpki } from "../../../shared/cose/spki.ts";
import { decodeAttestationObject } from "../../../shared/webauthn/attestation-object.ts";
import { decodeAuthenticatorData } from "../../../shared/webauthn/authenticator-data.ts";
import { KEYFERRY_AUTHENTICATOR } from "../../../shared/webauthn/authenticator-traits.ts";
import type { CeremonyDoors } from "../../../shared/webauthn/ceremony-doors.ts";
import { type MakeCredentialRequest, makeCredential } from "../../../shared/webauthn/make-credential.ts";
import { ceremonyDoors, MemoryStore, undecided } from "../../support/ceremony-doors.ts";

const request = (changes: Partial<MakeCredentialRequest> = {}): MakeCredentialRequest => ({
  clientDataHash: new Uint8Array(32).fill(0xcd),
  rp: { id: "example.org", name: "Example" },
  user: { id: Uint8Array.of(1), name: "ada", displayName: "Ada" },
  alg: ES256,
  isDiscoverable: true,
  userVerification: "preferred",
  excludeCredentials: [],
  attestation: "none",
  ...changes,
});
const make = (
  changes: Partial<MakeCredentialRequest> = {},
  doors: Partial<CeremonyDoors> = {},
  traits = KEYFERRY_AUTHENTICATOR,
) => makeCredential(request(changes), traits, ceremonyDoors(doors));

async function made(...parameters: Parameters<typeof make>) {
  const result = await make(...parameters);
  if (result.kind !== "made") throw new Error("the gate approves");
  return result;
}

describe("makeCredential", () => {
  it("signs packed self-attestation over authenticator data and client data hash with the new key", async () => {
    const { publicKey, authenticatorData, attestationObject } = await made({ attestation: "packed-self" });

    const { attStmt } = decodeAttestationObject(attestationObject);
    const signature = attStmt.get("sig");
    const key = createPublicKey({ key: Buffer.from(encodeSpki(publicKey)), format: "der", type: "spki" });
    const signed = concatBytes(authenticatorData, request().clientDataHash);
    expect(attStmt.get("alg")).toBe(ES256);
    expect(signature instanceof Uint8Array && verify("sha256", signed, key, signature)).toBe(true);
  });

  it("hashes the RP ID into authenticator data", async () => {
    const { authenticatorData } = await made();

    expect(decodeAuthenticatorData(authenticatorData).rpIdHash).toEqual(sha256(utf8ToBytes("example.org")));
  });

  it.each([
    [true, true],
    [true, false],
    [false, false],
  ])(
    "an authenticator with BE %s and BS %s says so in flags and source alike",
    async (backupEligible, backupState) => {
      const traits = { ...KEYFERRY_AUTHENTICATOR, backupEligible, backupState };
      const { source, authenticatorData } = await made({}, {}, traits);

      expect(source).toMatchObject({ backupEligible, backupState });
      expect(decodeAuthenticatorData(authenticatorData).flags).toMatchObject({ backupEligible, backupState });
    },
  );

  it("looks only at passkeys of the site", async () => {
    const asked: string[] = [];
    const store = Object.assign(new MemoryStore(), {
      findByRpId: async (rpId: string) => {
        asked.push(rpId);
        return [];
      },
      open: () => {
        throw new Error("no secret is needed to make a passkey");
      },
    });

    await make({}, { store, gate: undecided() });

    expect(asked).toEqual(["example.org"]);
  });

  it("a failing store ends the ceremony before anybody is asked", async () => {
    const gate = undecided();
    const store = Object.assign(new MemoryStore(), {
      findByRpId: async () => {
        throw new Error("disk");
      },
    });

    await expect(make({}, { store, gate })).rejects.toThrow("disk");
    expect(gate.asked).toEqual([]);
  });
});
