import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import { deviceIdOf, idText } from "../../../shared/log/device-id.ts";
import { decodeFounding } from "../../../shared/log/founding.ts";
import { readCases } from "../vault/vectors-on-disk.ts";

describe("device id", () => {
  it.each(
    readCases<{ name: string; founding: string; deviceId: string; recoveryId: string }>("log/ids.json"),
  )("follows from both public keys: $name", ({ founding, deviceId, recoveryId }) => {
    const { firstDevice, recovery } = decodeFounding(hexToBytes(founding));
    expect(bytesToHex(deviceIdOf(firstDevice))).toBe(deviceId);
    expect(idText(deviceIdOf(recovery))).toBe(recoveryId);
    const hash = createHash("sha256").update("keyferry/v1/device-id\0");
    hash.update(firstDevice.signPublicKey).update(firstDevice.kemPublicKey);
    expect(hash.digest("hex").slice(0, 32)).toBe(deviceId);
  });
});
