import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import { deviceKeysFrom, generateDeviceKeys } from "../../../shared/vault/device-keys.ts";
import { epochKey } from "../../../shared/vault/epoch-key.ts";
import { findWrongWraps, openWrap, wrapEpochKey } from "../../../shared/vault/epoch-wrap.ts";
import { seededRandom } from "./seeded-random.ts";
import { readCases } from "./vectors-on-disk.ts";

type Case = Record<
  "name" | "vaultId" | "key" | "recipientId" | "kemPublicKey" | "kemSecret" | "wrapped",
  string
> & { epoch: number };

function aWrap() {
  const random = seededRandom("wraps");
  const vaultId = random(32);
  return {
    random,
    vaultId,
    key: epochKey(vaultId, 3, random(32)),
    members: [1, 2, 3].map(() => generateDeviceKeys(random)),
  };
}

describe("epoch wraps", () => {
  it.each(readCases<Case>("vault/wraps.json"))(
    "are the bytes of the vector and open again: $name",
    async (one) => {
      const vaultId = hexToBytes(one.vaultId);
      const key = epochKey(vaultId, one.epoch, hexToBytes(one.key));
      const recipient = { deviceId: hexToBytes(one.recipientId), kemPublicKey: hexToBytes(one.kemPublicKey) };
      const { wrapped } = await wrapEpochKey(vaultId, key, recipient);
      expect(bytesToHex(wrapped)).toBe(one.wrapped);
      const opener = { ...recipient, kemSecret: hexToBytes(one.kemSecret) };
      expect(await openWrap(vaultId, one.epoch, key.commitment, opener, wrapped)).toEqual(key);
    },
  );

  it("are recomputed by every member: none wrong where all are right", async () => {
    const { vaultId, key, members } = aWrap();
    const wraps = await Promise.all(members.map((member) => wrapEpochKey(vaultId, key, member)));
    expect(await findWrongWraps(vaultId, key, members, wraps)).toEqual([]);
  });

  it("name the recipient of a garbage, missing or foreign wrap: a thief's rekey cannot blind the paper device unseen", async () => {
    const { random, vaultId, key, members } = aWrap();
    const [first, second, third] = await Promise.all(
      members.map((member) => wrapEpochKey(vaultId, key, member)),
    );
    const [a, b, c] = members;
    if (!first || !second || !third || !a || !b || !c) throw new Error("no wraps");
    const garbage = { ...second, wrapped: random(80) };
    expect(await findWrongWraps(vaultId, key, members, [first, garbage, third])).toEqual([b.deviceId]);
    expect(await findWrongWraps(vaultId, key, members, [first, second])).toEqual([c.deviceId]);
    const otherKey = await wrapEpochKey(vaultId, epochKey(vaultId, 3, random(32)), a);
    expect(await findWrongWraps(vaultId, key, members, [otherKey, second, third])).toEqual([a.deviceId]);
  });

  it("do not open for another vault, epoch, recipient or commitment, nor with any sampled bit flipped", async () => {
    const { random, vaultId, key, members } = aWrap();
    const [mine, other] = members;
    if (!mine || !other) throw new Error("no members");
    const { wrapped } = await wrapEpochKey(vaultId, key, mine);
    expect(await openWrap(random(32), 3, key.commitment, mine, wrapped)).toBeNull();
    expect(await openWrap(vaultId, 4, key.commitment, mine, wrapped)).toBeNull();
    expect(await openWrap(vaultId, 3, key.commitment, other, wrapped)).toBeNull();
    expect(await openWrap(vaultId, 3, random(32), mine, wrapped)).toBeNull();
    expect(await openWrap(vaultId, 3, key.commitment, mine, wrapped.slice(1))).toBeNull();
    for (let at = 0; at < 80; at += 3) {
      // X25519 ignores the top bit of enc; HPKE hashes enc, so even that one is noticed.
      const flipped = wrapped.map((byte, place) => (place === at ? byte ^ 0x80 : byte));
      expect(await openWrap(vaultId, 3, key.commitment, mine, flipped), `byte ${at}`).toBeNull();
    }
  });

  it("cannot be made for a public key of small order", async () => {
    const { vaultId, key } = aWrap();
    const weak = {
      ...deviceKeysFrom(new Uint8Array(32), new Uint8Array(32)),
      kemPublicKey: new Uint8Array(32),
    };
    await expect(wrapEpochKey(vaultId, key, weak)).rejects.toThrow();
    expect(
      await findWrongWraps(vaultId, key, [weak], [{ recipient: weak.deviceId, wrapped: new Uint8Array(80) }]),
    ).toEqual([weak.deviceId]);
  });
});
