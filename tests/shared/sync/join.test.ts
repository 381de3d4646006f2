/** Joining a vault by the words. */
import { describe, expect, it } from "vitest";
import { joinByWords } from "../../../shared/sync/join.ts";
import { seededRandom } from "../vault/seeded-random.ts";
import { create, Devices, ORIGIN, settle } from "./devices.ts";
import { changed, unreachable } from "./losses.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const NAMES = { deviceName: "Phone", platform: "Test" };

describe("joining by the words", () => {
  it("says how fresh the newest word of any device is", async () => {
    const devices = new Devices("fresh");
    const laptop = await devices.foundOnline();
    await laptop.engine.write([create("ann"), create("bob")]);
    await laptop.sync();
    devices.clock.pass(8 * DAY_MS);
    await laptop.sync();

    const order = { entropy: devices.entropy, names: NAMES, origin: ORIGIN, changeKey: false };
    const { freshness, replica } = await joinByWords(order, devices.door, devices.environment("Phone"));

    expect(freshness).toMatchObject({ device: laptop.id, itemCount: 2 });
    expect(replica.state.link).toEqual({ origin: ORIGIN, lastSyncedAtMs: null });
  });

  it("knows words that no vault of this server has", async () => {
    const devices = new Devices("unknown words");
    await devices.foundOnline();
    const order = { entropy: seededRandom("others")(32), names: NAMES, origin: ORIGIN, changeKey: false };

    await expect(joinByWords(order, devices.door, devices.environment("Phone"))).rejects.toMatchObject({
      code: "sync/words-unknown",
    });
  });

  it("refuses a vault that these words did not found, however the server names it", async () => {
    const devices = new Devices("planted");
    await devices.foundOnline();
    const others = new Devices("planted by others", devices.server);
    const planted = await others.foundOnline("Other");
    const door = { ...devices.door, recover: async () => [planted.state.keyring.vaultId] };
    const transport = devices.server.transport(planted.state.keyring.vaultId, planted.id);

    await expect(devices.join("Phone", false, { ...door, transport: () => transport })).rejects.toMatchObject(
      {
        code: "sync/server-lied",
      },
    );
  });

  it("seals everything from now on under a new key where that is asked for", async () => {
    const devices = new Devices("change key");
    const laptop = await devices.foundOnline();
    await laptop.engine.write([create("ann")]);
    await laptop.sync();

    const phone = await devices.join("Phone", true);
    await phone.engine.write([create("bob")]);
    await settle(phone, laptop);

    expect(laptop.state.log.epoch).toBe(2);
    expect(laptop.labels).toEqual({ ann: "", bob: "" });
    expect(phone.confirmed).toEqual(laptop.confirmed);
  });

  it("makes no second device of an answer that was lost", async () => {
    const devices = new Devices("lost at joining");
    const laptop = await devices.foundOnline();
    let isLost = false;
    const door = {
      ...devices.door,
      transport: (...given: Parameters<typeof devices.door.transport>) => {
        const transport = devices.door.transport(...given);
        return changed(transport, {
          append: async (expect, entries) => {
            const result = await transport.append(expect, entries);
            if (isLost) return result;
            isLost = true;
            return unreachable();
          },
        });
      },
    };

    const phone = await devices.join("Phone", false, door);
    await settle(laptop, phone);

    expect([...laptop.state.control.members.values()].filter(({ role }) => role === "device")).toHaveLength(
      2,
    );
    expect(phone.state.standing).toEqual({ is: "active" });
  });

  it("goes on where others write at the same time", async () => {
    const devices = new Devices("race at joining");
    const laptop = await devices.foundOnline();
    let races = 0;
    const door = {
      ...devices.door,
      transport: (...given: Parameters<typeof devices.door.transport>) => {
        const transport = devices.door.transport(...given);
        return changed(transport, {
          append: async (expect, entries) => {
            if (races++ < 2) {
              await laptop.engine.write([create(`user ${races}`)]);
              await laptop.sync();
            }
            return transport.append(expect, entries);
          },
        });
      },
    };

    const phone = await devices.join("Phone", false, door);

    expect(phone.labels).toEqual({ "user 1": "", "user 2": "" });
  });
});
