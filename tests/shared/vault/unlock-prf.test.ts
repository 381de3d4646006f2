import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import { encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { cborMap } from "../../../shared/cbor/cbor-map.ts";
import { generateLocalKey } from "../../../shared/vault/local-key.ts";
import { openWithMethod, prfMethod, sealForMethod } from "../../../shared/vault/unlock-prf.ts";
import { decodeUnlockRecord, encodePrfRecord, type PrfRecord } from "../../../shared/vault/unlock-record.ts";
import { seededRandom } from "./seeded-random.ts";
import { readCases } from "./vectors-on-disk.ts";

type Case = Record<"name" | "vaultId" | "deviceId" | "output" | "publicKey" | "localKey" | "record", string>;

const random = seededRandom("unlock by an authenticator");
const OWNER = { vaultId: random(32), deviceId: random(16) };
const GIVEN = { credentialId: random(48), salt: random(32), transports: ["internal"] };
const OUTPUT = random(32);

function asPrf(bytes: Uint8Array): PrfRecord {
  const record = decodeUnlockRecord(bytes);
  if (record.method !== "prf") throw new Error("another record");
  return record;
}

async function sealed() {
  const localKey = generateLocalKey(random);
  const method = prfMethod(GIVEN, OUTPUT, OWNER);
  return { localKey, method, record: asPrf(await sealForMethod(localKey, method, OWNER, random)) };
}

describe("a local key sealed to an authenticator", () => {
  it.each(readCases<Case>("vault/unlock-method-records.json"))(
    "opens as in the vector: $name",
    async (one) => {
      const record = asPrf(hexToBytes(one.record));
      const owner = { vaultId: hexToBytes(one.vaultId), deviceId: hexToBytes(one.deviceId) };
      const opened = await openWithMethod(record, hexToBytes(one.output), owner);

      expect(bytesToHex(opened ?? new Uint8Array())).toBe(one.localKey);
      expect(bytesToHex(prfMethod(record, hexToBytes(one.output), owner).publicKey)).toBe(one.publicKey);
      expect(bytesToHex(encodePrfRecord(record))).toBe(one.record);
    },
  );

  it("opens with the authenticator's output and gives the same method again", async () => {
    const { localKey, record } = await sealed();

    expect(await openWithMethod(record, OUTPUT, OWNER)).toEqual(localKey);
  });

  it("is sealed anew for a new key without the output", async () => {
    const { method } = await sealed();
    const next = generateLocalKey(random);

    const record = asPrf(await sealForMethod(next, method, OWNER, random));

    expect(await openWithMethod(record, OUTPUT, OWNER)).toEqual(next);
  });

  it("never lies on disk twice in the same bytes", async () => {
    const { localKey, method, record } = await sealed();

    const again = asPrf(await sealForMethod(localKey, method, OWNER, random));

    expect(again.enc).not.toEqual(record.enc);
    expect(again.ciphertext).not.toEqual(record.ciphertext);
  });

  // what is different
  it.each<[string, (record: PrfRecord) => PrfRecord, Partial<{ output: Uint8Array; owner: typeof OWNER }>]>([
    ["another output", (record) => record, { output: random(32) }],
    ["an output of zeros", (record) => record, { output: new Uint8Array(32) }],
    ["a short output", (record) => record, { output: OUTPUT.slice(1) }],
    ["another vault", (record) => record, { owner: { ...OWNER, vaultId: random(32) } }],
    ["another device", (record) => record, { owner: { ...OWNER, deviceId: random(16) } }],
    ["another credential", (record) => ({ ...record, credentialId: random(48) }), {}],
    ["another salt", (record) => ({ ...record, salt: random(32) }), {}],
    ["another public key", (record) => ({ ...record, publicKey: random(32) }), {}],
    ["another ephemeral key", (record) => ({ ...record, enc: random(32) }), {}],
    ["an ephemeral key of small order", (record) => ({ ...record, enc: new Uint8Array(32) }), {}],
    ["a changed ciphertext", (record) => ({ ...record, ciphertext: random(48) }), {}],
  ])("stays shut for %s", async (_what, change, { output = OUTPUT, owner = OWNER }) => {
    const { record } = await sealed();

    expect(await openWithMethod(change(record), output, owner)).toBeNull();
  });

  it("is not made from an output of zeros or a salt of another length", () => {
    const fault = expect.objectContaining({ code: "vault/unusable-method" });
    expect(() => prfMethod(GIVEN, new Uint8Array(32), OWNER)).toThrow(fault);
    expect(() => prfMethod(GIVEN, OUTPUT.slice(1), OWNER)).toThrow(fault);
    expect(() => prfMethod({ ...GIVEN, salt: random(16) }, OUTPUT, OWNER)).toThrow(fault);
  });
});

describe("a record of an authenticator", () => {
  const members = {
    v: 1,
    method: "prf",
    credential: random(16),
    transports: ["usb"],
    salt: random(32),
    public: random(32),
    enc: random(32),
    ct: random(48),
  };

  it.each<[string, object]>([
    ["no credential id", { credential: new Uint8Array() }],
    ["a credential id that no authenticator has", { credential: new Uint8Array(1024) }],
    ["transports that are no texts", { transports: [1] }],
    ["a short salt", { salt: new Uint8Array(31) }],
    ["a short public key", { public: new Uint8Array(31) }],
    ["a long ciphertext", { ct: new Uint8Array(49) }],
    ["a member more", { extra: 1 }],
  ])("with %s is refused", (_what, changes) => {
    expect(() => decodeUnlockRecord(encodeCanonical(cborMap({ ...members, ...changes })))).toThrow(
      expect.objectContaining({ code: "vault/malformed-unlock-record" }),
    );
  });
});
