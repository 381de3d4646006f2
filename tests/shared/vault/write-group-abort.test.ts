import { describe, expect, it } from "vitest";
import { foldLog } from "../../../shared/vault/fold.ts";
import { writeDataEntry } from "../../../shared/vault/write-entry.ts";
import { writeGroupAbort } from "../../../shared/vault/write-group-abort.ts";
import { LogBuilder } from "./log-builder.ts";

describe("giving up a group", () => {
  it("ends it for everyone, also when another device writes it", async () => {
    const log = await LogBuilder.found();
    const second = log.newDevice();
    const id = log.random(16);
    const op = { op: "restore", itemId: id } as const;
    const first = writeDataEntry(log.founded.keyring, log.founded.head, [op], log, {
      id,
      index: 0,
      count: 2,
    });
    log.take({ ...first, brings: null });
    log.append(await log.deviceAdd(second));
    const written = writeGroupAbort(log.place, second, { device: log.device.deviceId, group: id }, log);
    const before = foldLog([first.opened]);
    expect(before.openGroups.size).toBe(1);
    expect(foldLog([written.opened], before).openGroups.size).toBe(0);
  });
});
