import { argon2id as nobleArgon2id } from "@noble/hashes/argon2.js";
import { describe, expect, it } from "vitest";
import { argon2idByWasm } from "../../../extension/platform/argon2.ts";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import { generateLocalKey } from "../../../shared/vault/local-key.ts";
import { type Argon2id, openLocalKey, sealLocalKey } from "../../../shared/vault/unlock-password.ts";
import { decodeUnlockRecord, encodeUnlockRecord } from "../../../shared/vault/unlock-record.ts";
import { seededRandom } from "./seeded-random.ts";
import { readCases } from "./vectors-on-disk.ts";

type Published = Record<"name" | "password" | "salt" | "tag", string> &
  Record<"memoryKiB" | "passes" | "lanes", number> & { secret?: string; associatedData?: string };
type Own = Record<"name" | "password" | "vaultId" | "deviceId" | "localKey" | "record", string>;

const noble: Argon2id = async (password, salt, { memoryKiB, passes, lanes }, dkLen) =>
  nobleArgon2id(password, salt, { m: memoryKiB, t: passes, p: lanes, dkLen });

const WEAKEST = { memoryKiB: 19 * 1024, passes: 2, lanes: 1 };
const OWNER = { vaultId: new Uint8Array(32).fill(1), deviceId: new Uint8Array(16).fill(2) };

/** Cheap and counted, so that tests of everything but Argon2id itself take no time. */
function countingKdf() {
  const calls: string[] = [];
  const argon2id: Argon2id = async (password, salt, parameters, length) => {
    calls.push(bytesToHex(password));
    const seed = `${bytesToHex(password)} ${bytesToHex(salt)} ${JSON.stringify(parameters)}`;
    return seededRandom(seed)(length);
  };
  return { argon2id, calls };
}

async function aRecord(password = "hunter2 hunter2") {
  const { argon2id, calls } = countingKdf();
  const random = seededRandom("unlock");
  const localKey = generateLocalKey(random);
  const record = await sealLocalKey(localKey, password, OWNER, { random, argon2id });
  calls.length = 0;
  return { argon2id, calls, localKey, record };
}

describe("Argon2id", () => {
  const published = readCases<Published>("vault/published-argon2id.json");

  it.each(published)("as noble gives it is the published vector: $name", (one) => {
    const options = { m: one.memoryKiB, t: one.passes, p: one.lanes, dkLen: 32 };
    const key = one.secret === undefined ? {} : { key: hexToBytes(one.secret) };
    const data = one.associatedData === undefined ? {} : { personalization: hexToBytes(one.associatedData) };
    const tag = nobleArgon2id(hexToBytes(one.password), hexToBytes(one.salt), {
      ...options,
      ...key,
      ...data,
    });
    expect(bytesToHex(tag)).toBe(one.tag);
  });

  it.each(published.filter((one) => one.associatedData === undefined))(
    "as hash-wasm gives it is the published vector: $name",
    async (one) => {
      expect(bytesToHex(await argon2idByWasm(hexToBytes(one.password), hexToBytes(one.salt), one, 32))).toBe(
        one.tag,
      );
    },
  );

  it("is the same from both for several lanes, which hash-wasm's interface cannot show with RFC 9106's associated data", async () => {
    for (const lanes of [1, 2, 4]) {
      const parameters = { memoryKiB: 64, passes: 3, lanes };
      const [password, salt] = [new Uint8Array(20).fill(1), new Uint8Array(16).fill(2)];
      expect(await argon2idByWasm(password, salt, parameters, 32)).toEqual(
        await noble(password, salt, parameters, 32),
      );
    }
  });
});

describe("local key wrapped by a password", () => {
  it.each(readCases<Own>("vault/unlock-records.json"))("opens as in the vector: $name", async (one) => {
    const owner = { vaultId: hexToBytes(one.vaultId), deviceId: hexToBytes(one.deviceId) };
    const opened = await openLocalKey(hexToBytes(one.record), one.password, owner, argon2idByWasm);
    expect(bytesToHex(opened ?? new Uint8Array())).toBe(one.localKey);
  });

  it("opens with the password and answers null for every other", async () => {
    const { argon2id, localKey, record } = await aRecord();
    expect(await openLocalKey(record, "hunter2 hunter2", OWNER, argon2id)).toEqual(localKey);
    for (const wrong of ["", "hunter2 hunter", "hunter2 hunter2 ", "Hunter2 hunter2"])
      expect(await openLocalKey(record, wrong, OWNER, argon2id)).toBeNull();
  });

  it("uses 64 MiB and three passes unless told otherwise", async () => {
    const record = decodeUnlockRecord((await aRecord()).record);
    expect(record).toMatchObject({ parameters: { memoryKiB: 65_536, passes: 3, lanes: 1 } });
  });

  it("takes a password however the keyboard composes it", async () => {
    const { argon2id, localKey, record } = await aRecord("pa\u00dfw\u00f6rt Pass");
    expect(await openLocalKey(record, "pa\u00dfwo\u0308rt Pass", OWNER, argon2id)).toEqual(localKey);
    expect(await openLocalKey(record, "pa\u00dfw\u00f6rt \uff30\uff41\uff53\uff53", OWNER, argon2id)).toEqual(
      localKey,
    );
  });

  it("does not open for another vault or device", async () => {
    const { argon2id, record } = await aRecord();
    const elsewhere = [
      { ...OWNER, vaultId: new Uint8Array(32) },
      { ...OWNER, deviceId: new Uint8Array(16) },
    ];
    for (const owner of elsewhere)
      expect(await openLocalKey(record, "hunter2 hunter2", owner, argon2id)).toBeNull();
  });

  it("does not open when parameters inside the bounds were changed", async () => {
    const { argon2id, record } = await aRecord();
    const decoded = decodeUnlockRecord(record);
    if (decoded.method !== "password") throw new Error("not a password record");
    const changed = encodeUnlockRecord({ ...decoded, parameters: WEAKEST });
    expect(await openLocalKey(changed, "hunter2 hunter2", OWNER, argon2id)).toBeNull();
  });

  // memory | passes | lanes: outside, so refused before any work, in reading and in writing
  it.each([
    [19 * 1024 - 1, 2, 1],
    [8, 1, 1],
    [65_536, 1, 1],
    [1024 * 1024 + 1, 3, 1],
    [65_536, 11, 1],
    [65_536, 3, 0],
    [65_536, 3, 5],
    [0, 0, 0],
  ])("refuses m=%i t=%i p=%i without running the KDF", async (memoryKiB, passes, lanes) => {
    const { argon2id, calls, localKey, record } = await aRecord();
    const decoded = decodeUnlockRecord(record);
    if (decoded.method !== "password") throw new Error("not a password record");
    const parameters = { memoryKiB, passes, lanes };
    const outOfBounds = { code: "vault/unlock-parameters" };
    await expect(
      openLocalKey(encodeUnlockRecord({ ...decoded, parameters }), "x", OWNER, argon2id),
    ).rejects.toMatchObject(outOfBounds);
    const outside = { random: seededRandom("x"), argon2id };
    await expect(sealLocalKey(localKey, "x", OWNER, outside, parameters)).rejects.toMatchObject(outOfBounds);
    expect(calls).toEqual([]);
  });

  it("gives the key for no record with a bit flipped", async () => {
    const { argon2id, record } = await aRecord();
    for (let bit = 0; bit < record.length * 8; bit++) {
      const flipped = record.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const opened = await openLocalKey(flipped, "hunter2 hunter2", OWNER, argon2id).catch(
        (fault: { code: string }) => fault.code,
      );
      expect(opened === null || String(opened).startsWith("vault/"), `bit ${bit}`).toBe(true);
    }
  });
});
