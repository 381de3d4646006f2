/** The worker dies while a browser joins a vault, at every access to storage and network. */
import "fake-indexeddb/auto";
import { expect, it } from "vitest";
import { joinVault } from "../../../../extension/background/sync/join.ts";
import { DEFAULT_SETTINGS } from "../../../../extension/background/vault/settings.ts";
import { VaultRepository } from "../../../../extension/storage/vault-repository.ts";
import { wordsFromEntropy } from "../../../../shared/vault/recovery-words.ts";
import { type Durable, durable, startWorker, type Worker } from "../../../support/background-world.ts";
import { type Fetch, fetchInto } from "../../../support/fetch-into-app.ts";
import { plantedPasskey } from "../../../support/full-replica.ts";
import { Mortality, mortal } from "../../../support/mortality.ts";
import { ORIGIN, TestServer } from "../../../sync-server/test-server.ts";

const MOST_DEATHS = 200;
/** A vault takes 16. */
const MOST_DEVICES = 12;

/** A vault of one device and one passkey on the server. */
async function vaultOf(words: readonly string[], fetch: Fetch): Promise<Worker> {
  const home = startWorker(durable(), { fetch });
  await home.keeper.create("p4ssword", words, request.names, DEFAULT_SETTINGS);
  await home.sync.write([plantedPasskey()]);
  await home.sync.connect(ORIGIN, null);
  return home;
}

const request = {
  password: "p4ssword",
  names: { deviceName: "Second device", platform: "linux" },
  server: ORIGIN,
  changeKey: false,
};

function mortalWorker(world: Durable, fetch: Fetch, mortality: Mortality): Worker {
  return startWorker(world, {
    repository: mortal(new VaultRepository(world.database), mortality),
    session: mortal(world.session, mortality),
    fetch: (url, init) => mortality.access(() => fetch(url, init)),
  });
}

it("ends with one device and the vault, wherever the worker died before", async () => {
  const server = await TestServer.open();
  const fetch = fetchInto(ORIGIN, server.app.server);
  let deathAt = 1;
  let words: readonly string[] = [];
  let home: Worker | null = null;
  let devices = 0;
  for (; deathAt <= MOST_DEATHS; deathAt++) {
    if (home === null || devices > MOST_DEVICES) {
      words = wordsFromEntropy(new Uint8Array(32).fill(deathAt));
      home = await vaultOf(words, fetch);
      devices = 1;
    }
    const world = durable();
    const mortality = new Mortality(deathAt);
    const dying = mortalWorker(world, fetch, mortality);
    await joinVault(dying.joinWorld, { ...request, words }).catch((error: unknown) => {
      if (!mortality.isDead) throw error;
    });

    const next = startWorker(world, { fetch });
    const joined = await joinVault(next.joinWorld, { ...request, words });

    expect([deathAt, joined]).toMatchObject([deathAt, { result: "joined", passkeys: 1 }]);
    await home.sync.now();
    expect([deathAt, (await home.sync.status()).devices.length]).toEqual([deathAt, ++devices]);
    expect(await world.session.read("joining-device")).toBeUndefined();
    if (!mortality.isDead) break;
  }
  await server.close();
  expect(deathAt).toBeGreaterThan(10);
  expect(deathAt).toBeLessThan(MOST_DEATHS);
}, 120_000);
