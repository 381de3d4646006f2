import { describe, expect, it } from "vitest";
import { nodeDoors } from "../../../../scripts/exchange/node-doors.ts";
import { utf8ToBytes } from "../../../../shared/bytes/bytes.ts";
import { openProtected, sealProtected } from "../../../../shared/exchange/bitwarden/protected-file.ts";
import { ExchangeFault } from "../../../../shared/exchange/exchange-fault.ts";
import { asObject, asText, decodeJson, type JsonObject } from "../../../../shared/exchange/untrusted-json.ts";
import { quickDoors } from "../sample-passkeys.ts";

/** Made apart from this code: PBKDF2 with 5000 rounds, password "correct horse". */
const VECTOR = {
  encrypted: true,
  passwordProtected: true,
  salt: "AAECAwQFBgcICQoLDA0ODw==",
  kdfType: 0,
  kdfIterations: 5000,
  encKeyValidation_DO_NOT_EDIT:
    "2.AQEBAQEBAQEBAQEBAQEBAQ==|QGPKExQB/xb3PVpS+jxNTSAOSooWXz18IZ3dmD/kQxA/BDvarFZ120xMBJH3vdOl|XtfXQEVhKYgVacIt9rTJ9pwFu5YcyaEkNB0Nd2yCFYc=",
};

const plain = utf8ToBytes('{"encrypted":false,"items":[]}');

async function sealed(bitwardenKdf: "pbkdf2" | "argon2id" = "pbkdf2"): Promise<JsonObject> {
  return (
    asObject(decodeJson(await sealProtected(plain, "password", { doors: quickDoors, bitwardenKdf }))) ?? {}
  );
}

async function codeOf(file: JsonObject, passphrase = "password"): Promise<string> {
  try {
    await openProtected(file, passphrase, quickDoors);
    return "nothing was refused";
  } catch (error) {
    if (error instanceof ExchangeFault) return error.code;
    throw error;
  }
}

describe("Bitwarden's protected file", () => {
  it("opens as a vector from elsewhere says", async () => {
    const file = { ...VECTOR, data: VECTOR.encKeyValidation_DO_NOT_EDIT };

    const opened = await openProtected(file, "correct horse", nodeDoors);

    expect(Buffer.from(opened).toString()).toBe("00000000-0000-4000-8000-000000000001");
  });

  it.each(["pbkdf2", "argon2id"] as const)("that was sealed here with %s opens again", async (kdf) => {
    expect(await openProtected(await sealed(kdf), "password", quickDoors)).toEqual(plain);
  });

  it("has the members of Bitwarden's own, with its defaults", async () => {
    expect(await sealed()).toMatchObject({
      encrypted: true,
      passwordProtected: true,
      kdfType: 0,
      kdfIterations: 600_000,
    });
    expect(await sealed("argon2id")).toMatchObject({
      kdfType: 1,
      kdfIterations: 3,
      kdfMemory: 64,
      kdfParallelism: 4,
    });
  });

  it("says that the passphrase is wrong only where it is", async () => {
    const file = await sealed();
    const data = asText(file["data"]) ?? "";
    const damaged = `${data.slice(0, -2)}${data.endsWith("A=") ? "B=" : "A="}`;

    expect(await codeOf(file, "other")).toBe("exchange/wrong-passphrase");
    expect(await codeOf({ ...file, data: damaged })).toBe("exchange/malformed");
  });

  // what is changed, code
  it.each([
    [{ kdfIterations: 5_000_001 }, "exchange/too-costly"],
    [{ kdfIterations: 0 }, "exchange/malformed"],
    [{ kdfIterations: "many" }, "exchange/malformed"],
    [{ kdfType: 1, kdfIterations: 3, kdfMemory: 1_000_000, kdfParallelism: 1 }, "exchange/too-costly"],
    [{ kdfType: 1, kdfIterations: 3, kdfMemory: null }, "exchange/malformed"],
    [{ kdfType: 2 }, "exchange/malformed"],
    [{ salt: null }, "exchange/malformed"],
    [{ data: "2.a|b" }, "exchange/malformed"],
    [{ data: "0.AAAA|AAAA" }, "exchange/malformed"],
    [{ encKeyValidation_DO_NOT_EDIT: 5 }, "exchange/malformed"],
  ])("with %j is refused before it costs anything", async (changed, code) => {
    expect(await codeOf({ ...(await sealed()), ...changed })).toBe(code);
  });
});
