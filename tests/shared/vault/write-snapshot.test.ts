import { describe, expect, it } from "vitest";
import { decodeSnapshotClear } from "../../../shared/log/clear-snapshot.ts";
import { controlHash } from "../../../shared/log/control-state-codec.ts";
import { decodeEntry } from "../../../shared/log/entry.ts";
import { writeCheckpoint } from "../../../shared/vault/write-checkpoint.ts";
import { writeSnapshot } from "../../../shared/vault/write-snapshot.ts";
import { LogBuilder } from "./log-builder.ts";

describe("writing a snapshot", () => {
  it("names all that is before it: place, control state, counters of all who ever were members", async () => {
    const log = await LogBuilder.found();
    const second = log.newDevice();
    log.append(await log.deviceAdd(second));
    log.take(writeCheckpoint(log.place, second, { itemCount: 0, confirmedSnapshotSeq: 0 }, log));
    await log.appendRekey(log.device, [second.deviceId]);
    const before = log.state;
    const names = { chunkHashes: [log.random(32), log.random(32)], stateHash: log.random(32) };

    const written = writeSnapshot(log.place, log.device, names, log);

    const clear = decodeSnapshotClear(decodeEntry(written.entry).clear);
    expect(clear).toMatchObject({ coversSeq: 4, chunkHashes: names.chunkHashes });
    expect(clear.controlHash).toEqual(controlHash(before));
    expect(clear.devSeqs.map(({ devSeq }) => devSeq).sort()).toEqual([0, 1, 3]);
    expect(written.opened).toMatchObject({ kind: "snapshot", body: { stateHash: names.stateHash } });
  });

  it("that lost its place is refused at the next one, and must be built anew", async () => {
    const log = await LogBuilder.found();
    const names = { chunkHashes: [log.random(32)], stateHash: log.random(32) };
    const written = writeSnapshot(log.place, log.device, names, log);
    log.take(writeCheckpoint(log.place, log.device, { itemCount: 0, confirmedSnapshotSeq: 0 }, log));
    expect(() => log.take(written)).toThrow("wrong-seq");
    log.take(writeSnapshot(log.place, log.device, names, log));
  });

  it("has a number of chunks that is a power of two", async () => {
    const log = await LogBuilder.found();
    const chunkHashes = [1, 2, 3].map(() => log.random(32));
    expect(() =>
      writeSnapshot(log.place, log.device, { chunkHashes, stateHash: log.random(32) }, log),
    ).toThrow(RangeError);
  });
});
