import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeCheckpointClear } from "../../../shared/log/clear-checkpoint.ts";
import { decodeCloseClear } from "../../../shared/log/clear-close.ts";
import { decodeDeviceAddClear } from "../../../shared/log/clear-device-add.ts";
import { decodeGenesisClear } from "../../../shared/log/clear-genesis.ts";
import { decodePolicyClear } from "../../../shared/log/clear-policy.ts";
import { decodeReissueClear } from "../../../shared/log/clear-reissue.ts";
import { decodeRekeyClear } from "../../../shared/log/clear-rekey.ts";
import { decodeSnapshotClear } from "../../../shared/log/clear-snapshot.ts";
import { LogFault } from "../../../shared/log/log-fault.ts";
import { readClear } from "../../../shared/log/read-clear.ts";

describe("readClear", () => {
  it("gives what was read when all bytes were used", () => {
    expect(readClear(Uint8Array.of(1, 2), (reader) => reader.uint16())).toBe(258);
  });

  it("turns a missing byte and a left-over byte into a malformed clear part", () => {
    for (const bytes of [Uint8Array.of(1), Uint8Array.of(1, 2, 3)])
      expect(() => readClear(bytes, (reader) => reader.uint16())).toThrow(
        expect.objectContaining({ code: "log/malformed" }),
      );
  });

  it("lets other errors through", () => {
    expect(() =>
      readClear(Uint8Array.of(), () => {
        throw new TypeError("bug");
      }),
    ).toThrow(TypeError);
  });
});

describe("every clear part", () => {
  it.each([
    ["checkpoint", decodeCheckpointClear],
    ["close", decodeCloseClear],
    ["device_add", decodeDeviceAddClear],
    ["genesis", decodeGenesisClear],
    ["policy", decodePolicyClear],
    ["reissue", decodeReissueClear],
    ["rekey", decodeRekeyClear],
    ["snapshot", decodeSnapshotClear],
  ])("is read or refused with a fault of the log, whatever the bytes: %s", (_kind, decode) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        try {
          decode(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(LogFault);
        }
      }),
      { numRuns: 200 },
    );
  });
});
