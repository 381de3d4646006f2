/** Joining by the words over HTTP, at the shipped server. */
import { afterEach, describe, expect, it } from "vitest";
import { nobleSignatures } from "../../../shared/log/signature-scheme.ts";
import { httpJoinDoor } from "../../../shared/sync/http-join-door.ts";
import { ORIGIN } from "../../sync-server/test-server.ts";
import { create, rename } from "./devices.ts";

import { closeServers, served, transportOf } from "./http-servers.ts";

afterEach(closeServers);

describe("the door of a newcomer over HTTP", () => {
  it("carries a vault from one device to another and back", async () => {
    const { devices, laptop, server } = await served("carry");
    await laptop.engine.connect(laptop.transport, ORIGIN, null);
    await laptop.engine.write([create("ann")]);
    await laptop.sync();

    const phone = await devices.join("Phone", true, httpJoinDoor(server, nobleSignatures));
    const { device, vaultId } = phone.state.keyring;
    phone.wrap = () => transportOf(server, device, vaultId);
    await phone.engine.write([rename("ann", "by phone")]);
    await phone.sync();
    await laptop.sync();

    expect(laptop.labels).toEqual({ ann: "by phone" });
    expect(phone.confirmed).toEqual(laptop.confirmed);
    expect(laptop.state.log.epoch).toBe(2);
  });

  it("finds no vault of words that the server does not know", async () => {
    const { devices, server } = await served("unknown");

    await expect(devices.join("Phone", false, httpJoinDoor(server, nobleSignatures))).rejects.toMatchObject({
      code: "sync/words-unknown",
    });
  });
});
