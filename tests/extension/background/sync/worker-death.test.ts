/**
 * The worker dies while it writes, pulls and pushes: before and after every single access to storage and network. The
 * next one goes on: both browsers end with everything that either was told is done, once.
 */
import "fake-indexeddb/auto";
import { expect, it } from "vitest";
import { joinVault } from "../../../../extension/background/sync/join.ts";
import { ReplicaRepository } from "../../../../extension/storage/replica-repository.ts";
import { VaultRepository } from "../../../../extension/storage/vault-repository.ts";
import { Stage } from "../../../support/background-stage.ts";
import {
  type Durable,
  durable,
  foundTestVault,
  startWorker,
  WORDS,
  type Worker,
} from "../../../support/background-world.ts";
import { type Fetch, fetchInto } from "../../../support/fetch-into-app.ts";
import { Mortality, mortal } from "../../../support/mortality.ts";
import { ORIGIN, TestServer } from "../../../sync-server/test-server.ts";

const MOST_DEATHS = 400;

let fetch: Fetch;

function mortalWorker(world: Durable, mortality: Mortality): Worker {
  return startWorker(world, {
    repository: mortal(new VaultRepository(world.database), mortality),
    replicaRepository: mortal(new ReplicaRepository(world.database), mortality),
    session: mortal(world.session, mortality),
    fetch: (url, init) => mortality.access(() => fetch(url, init)),
  });
}

async function setLabel(worker: Worker, label: string): Promise<void> {
  const { passkeys } = await worker.access.opened();
  const [listed] = await passkeys.list();
  await passkeys.rename(Buffer.from(listed?.itemId ?? "", "base64url"), label);
}

/** Everything a person can see, in a form that two browsers can be compared by. */
async function seenBy(worker: Worker) {
  const vault = await worker.access.opened();
  const [listed] = await vault.passkeys.list();
  const details = await vault.passkeys.details(Buffer.from(listed?.itemId ?? "", "base64url"));
  return {
    count: (await vault.passkeys.list()).length,
    label: details?.label,
    history: details?.history.map(({ value }) => value),
    rule: (await vault.site("site.example")).rule,
  };
}

it("loses and doubles nothing wherever the worker dies", async () => {
  const server = await TestServer.open();
  fetch = fetchInto(ORIGIN, server.app.server);
  const [home, away] = [durable(), durable()];
  const first = await foundTestVault(home);
  await Stage.of(home, first).register();
  await startWorker(home, { fetch }).sync.connect(ORIGIN, null);
  const other = startWorker(away, { fetch });
  const names = { deviceName: "Second device", platform: "linux" };
  await joinVault(other.joinWorld, {
    password: "p4ssword",
    words: WORDS,
    names,
    server: ORIGIN,
    changeKey: false,
  });

  let deathAt = 1;
  for (; deathAt <= MOST_DEATHS; deathAt++) {
    const label = `label ${deathAt}`;
    const rule = deathAt % 2 === 0 ? "native" : "never-save";
    const abroad = await other.access.opened();
    await abroad.writeSite({ ...(await abroad.site("site.example")), rule });
    await other.sync.now();
    const mortality = new Mortality(deathAt);
    const dying = mortalWorker(home, mortality);
    let isTold = false;
    try {
      await setLabel(dying, label);
      isTold = true;
      await dying.sync.now();
    } catch (error) {
      if (!mortality.isDead) throw error;
    }

    const next = startWorker(home, { fetch });
    if (isTold) expect([deathAt, (await seenBy(next)).label]).toEqual([deathAt, label]);
    else await setLabel(next, label);
    await next.sync.now();
    await other.sync.now();

    const seen = await seenBy(next);
    expect([deathAt, await seenBy(other)]).toEqual([deathAt, seen]);
    expect(seen).toMatchObject({ count: 1, label, rule });
    expect(seen.history?.filter((value) => value === `label ${deathAt - 1}`)).toHaveLength(
      deathAt === 1 ? 0 : 1,
    );
    expect((await next.sync.status()).waitingEdits).toBe(0);
    if (!mortality.isDead) break;
  }

  expect((await other.sync.status()).state).toBe("in-sync");
  expect(deathAt).toBeGreaterThan(20);
  expect(deathAt).toBeLessThan(MOST_DEATHS);
  await server.close();
}, 240_000);
