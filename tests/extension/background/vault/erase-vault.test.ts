import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { eraseHandlers } from "../../../../extension/background/handlers/erase.ts";
import { OneAtATime } from "../../../../extension/background/one-at-a-time.ts";
import { DEFAULT_SETTINGS } from "../../../../extension/background/vault/settings.ts";
import { VaultRepository } from "../../../../extension/storage/vault-repository.ts";
import { Stage } from "../../../support/background-stage.ts";
import { PASSWORD, startWorker, WORDS } from "../../../support/background-world.ts";
import { fillEveryTable } from "../../../support/full-replica.ts";
import { creationOptions, submit } from "../../../support/page-request.ts";

const PAGE = { windowId: null };
const NAMES = { deviceName: "Second life", platform: "linux" };

let stage: Stage;
let unregistered: number;
beforeEach(async () => {
  stage = await Stage.withVault();
  unregistered = 0;
});

function handlers(repository = new VaultRepository(stage.world.database)) {
  const { keeper, ceremonies } = stage.worker;
  return eraseHandlers(
    {
      ...{ keeper, repository, session: stage.world.session, locks: stage.world.locks },
      turns: new OneAtATime(),
      giveUpRequests: () => ceremonies.giveUp(),
      unregister: async () => void unregistered++,
    },
    () => undefined,
  );
}

function erase(repository?: VaultRepository) {
  return handlers(repository)["vault/erase"]({ isConfirmed: true }, PAGE);
}

async function rowsLeft(): Promise<number> {
  const counts = await Promise.all(stage.world.database.tables.map((table) => table.count()));
  return counts.reduce((sum, count) => sum + count);
}

describe("erasing the vault", () => {
  it("leaves no row in any table, nothing in session storage, and no script registered", async () => {
    await fillEveryTable(stage.worker.replica);
    const outcome = { requestId: "r", documentId: "d", createdAtMs: 1, sealed: new Uint8Array(9) };
    await stage.world.database.outcomes.put(outcome);
    await stage.world.session.write("native-sites", ["example.org"]);

    expect(await erase()).toEqual({ done: true });

    expect(await rowsLeft()).toBe(0);
    expect((await stage.world.session.readAll("")).size).toBe(0);
    expect(unregistered).toBe(1);
    expect(await stage.worker.keeper.state()).toBe("none");
    expect(await startWorker(stage.world).keeper.state()).toBe("none");
    await expect(stage.worker.access.opened()).rejects.toMatchObject({ code: "vault/locked" });
  });

  it("works on a locked vault, whose password nobody knows any more", async () => {
    await stage.worker.keeper.lock();

    await erase();

    expect(await stage.worker.keeper.state()).toBe("none");
  });

  it("gives a page that waits to the browser", async () => {
    const message = submit("create", creationOptions());
    expect(await stage.send(message)).toBeNull();

    await erase();

    expect(stage.worker.answers.get(message.requestId)).toEqual({ kind: "native" });
    expect(stage.windowOf(message)).toBeNull();
  });

  it("makes room for another vault, of the same words or others", async () => {
    const { id } = await stage.register();
    await erase();

    await stage.worker.keeper.create("another password", WORDS, NAMES, DEFAULT_SETTINGS);

    const { passkeys } = await stage.worker.access.opened();
    expect(await passkeys.list()).toEqual([]);
    expect(await stage.worker.access.mayHold(Buffer.from(id, "base64url"))).toBe(false);
    expect((await stage.register()).id).not.toBe(id);
  });

  it("does nothing where there is no vault, so that it may be repeated", async () => {
    await erase();

    expect(await erase()).toEqual({ done: true });
  });

  it("leaves the vault locked and whole where the browser refuses, and does it at the next try", async () => {
    await stage.register();
    const before = await rowsLeft();
    class Refusing extends VaultRepository {
      override erase(): Promise<void> {
        return Promise.reject(new Error("no"));
      }
    }

    await expect(erase(new Refusing(stage.world.database))).rejects.toThrow("no");

    expect(await rowsLeft()).toBe(before);
    expect(await stage.worker.keeper.state()).toBe("locked");
    expect(await stage.worker.access.unlock(PASSWORD)).toEqual({ result: "unlocked" });
    await erase();
    expect(await rowsLeft()).toBe(0);
  });

  it("says beforehand how many edits no server has, while locked too", async () => {
    const unsent = async () => (await handlers()["vault/erasure"]({}, PAGE)).unsentEdits;
    expect(await unsent()).toBe(0);
    await fillEveryTable(stage.worker.replica);
    await stage.worker.keeper.lock();

    expect(await unsent()).toBe(1);
  });
});
