import { describe, expect, it } from "vitest";
import { concatBytes, utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import {
  decodeDeviceAddClear,
  encodeDeviceAddClear,
  possessionBytes,
} from "../../../shared/log/clear-device-add.ts";
import { refusesOtherLengths } from "./clear-parts.ts";

const bytes = (length: number, value: number) => new Uint8Array(length).fill(value);
const KEYS = { signPublicKey: bytes(32, 1), kemPublicKey: bytes(32, 2) };

describe("clear part of device_add", () => {
  it.each([null, 1_900_000_000_000])("lays out keys, end (%s), proof and wrap", (expiresAtMs) => {
    const clear = { newcomer: KEYS, expiresAtMs, possession: bytes(64, 3), wrapped: bytes(80, 4) };
    const encoded = encodeDeviceAddClear(clear);
    expect(encoded.length).toBe(32 + 32 + 8 + 64 + 80);
    expect(decodeDeviceAddClear(encoded)).toEqual(clear);
    refusesOtherLengths(decodeDeviceAddClear, encoded);
  });

  it("has the newcomer sign vault and both keys under a label of its own", () => {
    expect(possessionBytes(bytes(32, 9), KEYS)).toEqual(
      concatBytes(utf8ToBytes("keyferry/v1/possession\0"), bytes(32, 9), bytes(32, 1), bytes(32, 2)),
    );
  });
});
