import { inspect } from "node:util";
import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { describe, expect, it } from "vitest";
import { deviceIdOf } from "../../../shared/log/device-id.ts";
import { deviceKeysFrom, generateDeviceKeys } from "../../../shared/vault/device-keys.ts";
import { seededRandom } from "./seeded-random.ts";

describe("device keys", () => {
  it("belong to their secrets and name the device", () => {
    const keys = generateDeviceKeys(seededRandom("device"));
    expect(keys.signPublicKey).toEqual(ed25519.getPublicKey(keys.signSeed));
    expect(keys.kemPublicKey).toEqual(x25519.getPublicKey(keys.kemSecret));
    expect(keys.deviceId).toEqual(deviceIdOf(keys));
    expect(keys).toEqual(deviceKeysFrom(keys.signSeed, keys.kemSecret));
  });

  it("differ with chance and use different secrets for the two purposes", () => {
    const random = seededRandom("devices");
    const [a, b] = [generateDeviceKeys(random), generateDeviceKeys(random)];
    expect(a.deviceId).not.toEqual(b.deviceId);
    expect(a.signSeed).not.toEqual(a.kemSecret);
  });

  it("print nothing of themselves", () => {
    const keys = generateDeviceKeys(seededRandom("device"));
    for (const printed of [String(keys), JSON.stringify({ keys }), inspect(keys)])
      expect(printed).toMatch(/^("|\{"keys":")?\[DeviceKeys, redacted\]/);
  });
});
