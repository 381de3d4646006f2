import { describe, expect, it } from "vitest";
import { idText } from "../../../shared/log/device-id.ts";
import {
  checkpointAfter,
  devicesAfter,
  type KnownDevices,
  latestTime,
} from "../../../shared/vault/known-devices.ts";
import type { OpenedEntry } from "../../../shared/vault/opened-entry.ts";

const A = new Uint8Array(16).fill(1);
const B = new Uint8Array(16).fill(2);
const place = (device: Uint8Array) => ({ seq: 5, device, devSeq: 1 });
const named = (subject: Uint8Array, deviceName: string): OpenedEntry => ({
  ...place(A),
  kind: "control",
  body: { about: "device", deviceName, platform: "Firefox" },
  subject,
  removed: [],
});
const alive = (device: Uint8Array, ms: number): OpenedEntry => ({
  ...place(device),
  kind: "checkpoint",
  body: { at: { ms, counter: 0 }, itemCount: 3 },
  confirmedSnapshotSeq: 0,
});
const data = (device: Uint8Array, ms: number): OpenedEntry => ({
  ...place(device),
  kind: "data",
  body: { opId: A, hlc: { ms, counter: 0 }, baseSeq: 0, ops: [], group: null },
  reissue: null,
});
const unreadable: OpenedEntry = { ...place(A), kind: "unreadable" };

const known = (...log: OpenedEntry[]) => log.reduce<KnownDevices>(devicesAfter, new Map());

describe("what a log tells of its devices", () => {
  it("is what they are called, also before they wrote anything", () => {
    expect(known(named(B, "Phone")).get(idText(B))).toEqual({
      deviceName: "Phone",
      platform: "Firefox",
      heard: null,
    });
  });

  it("is the latest time that their own data and checkpoints tell, whatever their order", () => {
    const devices = known(named(B, "Phone"), data(B, 9), alive(B, 7), data(A, 8), unreadable);
    expect(devices.get(idText(B))).toMatchObject({ deviceName: "Phone", heard: { ms: 9 } });
    expect(devices.get(idText(A))).toEqual({ deviceName: "", platform: "", heard: { ms: 8, counter: 0 } });
    expect(latestTime(devices)).toEqual({ ms: 9, counter: 0 });
    expect(latestTime(new Map())).toEqual({ ms: 0, counter: 0 });
  });

  it("does not forget a time when a name comes later", () => {
    expect(known(data(B, 9), named(B, "Phone")).get(idText(B))).toMatchObject({ heard: { ms: 9 } });
  });

  it("stays the same object where an entry tells nothing", () => {
    const devices = known(data(A, 1));
    expect(devicesAfter(devices, unreadable)).toBe(devices);
  });

  it("is also its newest checkpoint, newest by place", () => {
    const first = checkpointAfter(null, alive(A, 9));
    const second = checkpointAfter(first, { ...alive(B, 7), seq: 6 });
    expect(checkpointAfter(second, data(A, 99))).toEqual({
      seq: 6,
      device: B,
      at: { ms: 7, counter: 0 },
      itemCount: 3,
    });
  });
});
