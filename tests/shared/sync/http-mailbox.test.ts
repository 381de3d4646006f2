/** Mailboxes over HTTP against the real server. */

import { ed25519 } from "@noble/curves/ed25519.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HttpMailbox } from "../../../shared/sync/http-mailbox.ts";
import { HttpTransport } from "../../../shared/sync/http-transport.ts";
import { MAILBOX_LIFE_MS } from "../../../sync-server/storage/mailbox-store.ts";
import { fetchInto } from "../../support/fetch-into-app.ts";
import { ORIGIN, TestServer } from "../../sync-server/test-server.ts";
import { TestVault } from "../../sync-server/test-vault.ts";
import { seededRandom } from "../vault/seeded-random.ts";

const random = seededRandom("http mailbox");
let server: TestServer;
let name: Uint8Array;
let mailbox: HttpMailbox<AbortSignal>;

beforeEach(async () => {
  server = await TestServer.open();
  name = random(32);
  mailbox = new HttpMailbox(place(), name);
});
afterEach(() => server.close());

function place() {
  const door = { fetch: fetchInto(ORIGIN, server.app.server), timeout: AbortSignal.timeout };
  return { origin: ORIGIN, door, nowMs: () => server.nowMs };
}

async function opened(offer = random(97)): Promise<void> {
  const vault = await TestVault.found();
  await server.found(vault.genesis);
  const { deviceId, signSeed } = vault.device;
  const sign = (message: Uint8Array) => ed25519.sign(message, signSeed);
  await new HttpTransport(place(), { vaultId: vault.vaultId, deviceId, sign }).openMailbox(name, offer);
}

describe("a mailbox over HTTP", () => {
  it("gives what was left, and null for an empty slot", async () => {
    const offer = random(97);
    await opened(offer);

    expect(await mailbox.read(0)).toEqual(offer);
    expect(await mailbox.read(1)).toBeNull();
    expect(await mailbox.write(3, random(65_536))).toBe("stored");
    expect(await mailbox.read(3)).toHaveLength(65_536);
  });

  it("keeps the first message, and takes the same again", async () => {
    await opened();
    const message = random(1_073);

    expect(await mailbox.write(1, message)).toBe("stored");
    expect(await mailbox.write(1, message)).toBe("stored");
    expect(await mailbox.write(1, random(1_073))).toBe("taken");
  });

  it("is gone before it was opened and after its time", async () => {
    expect(await mailbox.read(0)).toBe("gone");
    expect(await mailbox.write(1, random(9))).toBe("gone");
    await opened();
    server.pass(MAILBOX_LIFE_MS);

    expect(await mailbox.read(0)).toBe("gone");
    expect(await mailbox.write(1, random(9))).toBe("gone");
  });

  it("says so where there is no server", async () => {
    const nowhere = { fetch: () => Promise.reject(new TypeError("refused")), timeout: AbortSignal.timeout };
    const unreachable = new HttpMailbox({ origin: ORIGIN, door: nowhere }, name);

    await expect(unreachable.read(0)).rejects.toMatchObject({ code: "sync/unreachable" });
    await expect(unreachable.write(1, random(9))).rejects.toMatchObject({ code: "sync/unreachable" });
  });
});
