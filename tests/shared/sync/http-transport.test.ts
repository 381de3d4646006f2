/** The transport over HTTP against the shipped server. */
import { afterEach, describe, expect, it } from "vitest";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { ORIGIN } from "../../sync-server/test-server.ts";
import { create } from "./devices.ts";

import { closeServers, served } from "./http-servers.ts";

afterEach(closeServers);

describe("the HTTP transport and the shipped server", () => {
  it("answer a quiet poll without a body", async () => {
    const { laptop, statuses } = await served("quiet");
    await laptop.engine.connect(laptop.transport, ORIGIN, null);
    const { transport } = laptop;
    const first = await transport.pull(laptop.state.log.seq);
    const second = await transport.pull(laptop.state.log.seq);

    expect(statuses.at(-1)).toBe(304);
    expect(second).toEqual(first);
  });

  it("put a snapshot's chunks there and read them back", async () => {
    const { laptop } = await served("chunks");
    await laptop.engine.connect(laptop.transport, ORIGIN, null);
    for (let n = 0; laptop.state.snapshot === null; n++) {
      await laptop.engine.write([create(`user ${n % 3}`)]);
      if (n % 40 === 39) await laptop.sync();
    }
    const hashes = laptop.state.snapshot.chunkHashes;

    expect(await laptop.transport.missingChunks(hashes)).toEqual([]);
    for (const hash of hashes)
      expect(bytesToHex(await laptop.transport.chunk(hash))).toBe(
        bytesToHex((await laptop.replica.chunk(hash)) ?? new Uint8Array()),
      );
  });

  it("say that registration is closed, and leave the device as it was", async () => {
    const { laptop } = await served("closed", { registration: "closed" });

    await expect(laptop.engine.connect(laptop.transport, ORIGIN, null)).rejects.toMatchObject({
      code: "sync/registration-closed",
    });

    expect(laptop.state.link).toBeNull();
  });
});
