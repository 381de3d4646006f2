import { describe, expect, it } from "vitest";
import { writeClose } from "../../../shared/vault/write-close.ts";
import { LogBuilder } from "./log-builder.ts";

describe("closing a vault", () => {
  it("by a device can be cancelled by the words, and by the words cannot be cancelled", async () => {
    const log = await LogBuilder.found();
    log.take(writeClose(log.place, log.device, { how: "deleted", newOrigin: null }, log));
    expect(log.state.closing).toMatchObject({ how: "deleted", isFinal: false });
    log.take(writeClose(log.place, log.recovery, { how: "cancelled", newOrigin: null }, log));
    expect(log.state.closing).toBeNull();
    log.take(writeClose(log.place, log.recovery, { how: "deleted", newOrigin: null }, log));
    expect(() => writeClose(log.place, log.device, { how: "cancelled", newOrigin: null }, log)).toThrow(
      expect.objectContaining({ message: "closed" }),
    );
  });

  it("says where a vault moved to, sealed, and only then", async () => {
    const log = await LogBuilder.found();
    const newOrigin = "https://sync.example";
    const { opened, entry } = writeClose(log.place, log.device, { how: "moved", newOrigin }, log);
    expect(opened).toMatchObject({ body: { about: "close", newOrigin } });
    expect(Buffer.from(entry).includes("sync.example")).toBe(false);
    for (const wrong of [
      { how: "moved", newOrigin: null },
      { how: "deleted", newOrigin },
      { how: "cancelled", newOrigin },
    ] as const)
      expect(() => writeClose(log.place, log.device, wrong, log)).toThrow(
        expect.objectContaining({ code: "vault/cannot-write" }),
      );
  });
});
