/** Founding, unlocking and locking: who gets in, for how long, and what a restarted worker still knows. */
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../../../extension/background/vault/settings.ts";
import { decodeCredentialFilter, mayContain } from "../../../../shared/vault/credential-filter.ts";
import { wordsFromEntropy } from "../../../../shared/vault/recovery-words.ts";
import {
  type Durable,
  durable,
  foundTestVault,
  PASSWORD,
  quickKdf,
  startWorker,
  WORDS,
  type Worker,
} from "../../../support/background-world.ts";
import { creationOptions, sender, submit } from "../../../support/page-request.ts";

const MINUTE = 60_000;
const NAMES = { deviceName: "Test device", platform: "linux" };

let world: Durable;
let worker: Worker;
beforeEach(async () => {
  world = durable();
  worker = await foundTestVault(world);
});

describe("founding", () => {
  it("leaves the vault unlocked, and known to a restarted worker", async () => {
    expect(await worker.keeper.state()).toBe("unlocked");
    expect(await startWorker(world).keeper.state()).toBe("unlocked");
  });

  it("repeated with the same words is harmless: the page may not have heard the answer", async () => {
    const vaultId = (await world.database.vault.get("vault"))?.vaultId;

    await worker.keeper.create(PASSWORD, WORDS, NAMES, DEFAULT_SETTINGS);

    expect((await world.database.vault.get("vault"))?.vaultId).toEqual(vaultId);
  });

  it("never replaces a vault by another", async () => {
    const other = wordsFromEntropy(new Uint8Array(32).fill(9));

    const founding = worker.keeper.create(PASSWORD, other, NAMES, DEFAULT_SETTINGS);

    await expect(founding).rejects.toMatchObject({ code: "storage/vault-exists" });
    expect(await worker.keeper.unlock(PASSWORD, DEFAULT_SETTINGS)).toEqual({ result: "unlocked" });
  });

  it.each([
    ["a word that is not in the list", [...WORDS.slice(0, 23), "keyferry"]],
    ["two words exchanged", [WORDS[1], WORDS[0], ...WORDS.slice(2)].map(String)],
    ["23 words", WORDS.slice(1)],
  ])("refuses %s", async (_, words) => {
    const empty = startWorker(durable());

    const founding = empty.keeper.create(PASSWORD, words, NAMES, DEFAULT_SETTINGS);

    await expect(founding).rejects.toMatchObject({ code: "vault/not-recovery-words" });
    expect(await empty.keeper.state()).toBe("none");
  });
});

describe("locking by itself", () => {
  // what happens                         minutes later, used?   state
  it.each<[string, readonly [number, boolean][], "locked" | "unlocked"]>([
    ["14 minutes without use", [[14, false]], "unlocked"],
    ["15 minutes without use", [[15, false]], "locked"],
    [
      "used after 14 minutes, 14 more",
      [
        [14, true],
        [14, false],
      ],
      "unlocked",
    ],
    ["used every 10 minutes for 8 hours", Array(48).fill([10, true]), "locked"],
    ["the clock set back", [[-1, false]], "locked"],
  ])("%s", async (_, steps, state) => {
    for (const [minutes, isUsed] of steps) {
      world.clock.nowMs += minutes * MINUTE;
      if (isUsed) await worker.keeper.used(DEFAULT_SETTINGS);
    }

    expect(await worker.keeper.state()).toBe(state);
    expect((await worker.keeper.keys()) === null).toBe(state === "locked");
  });

  it("a late worker does not open what is past its deadline", async () => {
    world.clock.nowMs += 16 * MINUTE;

    expect(await startWorker(world).access.open()).toBeNull();
  });

  it("by hand forgets the keys at once", async () => {
    await worker.keeper.lock();

    expect(await worker.keeper.keys()).toBeNull();
    expect(await worker.keeper.deadlineMs()).toBeNull();
    await expect(worker.access.opened()).rejects.toMatchObject({ code: "vault/locked" });
  });

  it("is not undone by a use that is being noted at the same moment", async () => {
    const used = worker.keeper.used(DEFAULT_SETTINGS);
    await worker.keeper.lock();
    await used;

    expect(await worker.keeper.state()).toBe("locked");
  });

  it("is not undone by a change of the password that had begun before", async () => {
    let derivations = 0;
    const changing = startWorker(world, {
      argon2id: async (...args) => {
        if (++derivations === 2) await changing.keeper.lock();
        return quickKdf(...args);
      },
    });

    await changing.keeper.changePassword(PASSWORD, "another password", DEFAULT_SETTINGS);

    expect(await changing.keeper.state()).toBe("locked");
    expect(await changing.keeper.unlock("another password", DEFAULT_SETTINGS)).toEqual({
      result: "unlocked",
    });
  });
});

describe("unlocking", () => {
  it("takes the person's own times once the vault is open", async () => {
    const vault = await worker.access.opened();
    await vault.writeSettings({ ...DEFAULT_SETTINGS, lockAfterIdleMinutes: 60 });
    await worker.keeper.lock();

    await worker.access.unlock(PASSWORD);
    world.clock.nowMs += 59 * MINUTE;

    expect(await worker.keeper.state()).toBe("unlocked");
  });

  it("locks after five wrong passwords and answers none for half a minute, not even the right one", async () => {
    for (let count = 0; count < 5; count++) await worker.keeper.unlock("wrong", DEFAULT_SETTINGS);
    expect(await worker.keeper.state()).toBe("locked");
    expect(await worker.keeper.unlock(PASSWORD, DEFAULT_SETTINGS)).toEqual({
      result: "wait",
      retryAfterMs: 30_000,
    });

    world.clock.nowMs += 30_000;

    expect(await worker.keeper.unlock(PASSWORD, DEFAULT_SETTINGS)).toEqual({ result: "unlocked" });
  });

  it("takes a password however the keyboard composed its accents", async () => {
    await worker.keeper.changePassword(PASSWORD, "caf\u00e9 au lait", DEFAULT_SETTINGS);

    expect(await worker.keeper.unlock("cafe\u0301 au lait", DEFAULT_SETTINGS)).toEqual({
      result: "unlocked",
    });
  });
});

describe("changing the password", () => {
  it("gives the vault another local key: the old one opens no row any more", async () => {
    const before = await worker.keeper.keys();
    const head = await world.database.singles.get("head");

    expect(await worker.keeper.changePassword(PASSWORD, "another password", DEFAULT_SETTINGS)).toEqual({
      result: "unlocked",
    });

    const row = await world.database.singles.get("head");
    expect(() => before?.rows.open("singles", "head", head?.sealed ?? new Uint8Array())).not.toThrow();
    expect(() => before?.rows.open("singles", "head", row?.sealed ?? new Uint8Array())).toThrow();
    expect(await worker.keeper.unlock(PASSWORD, DEFAULT_SETTINGS)).toMatchObject({
      result: "wrong-password",
    });
    expect(await worker.keeper.unlock("another password", DEFAULT_SETTINGS)).toEqual({ result: "unlocked" });
  });

  it("changes nothing when the present password is wrong", async () => {
    expect(await worker.keeper.changePassword("wrong", "another password", DEFAULT_SETTINGS)).toMatchObject({
      result: "wrong-password",
    });

    expect(await worker.keeper.unlock(PASSWORD, DEFAULT_SETTINGS)).toEqual({ result: "unlocked" });
  });

  it("loses no passkey that is stored while the rows are sealed anew", async () => {
    let derivations = 0;
    const other = startWorker(world);
    const changing = startWorker(world, {
      argon2id: async (...args) => {
        // The second derivation seals the new key: everything has been read by then, and nothing is written yet.
        if (++derivations === 2) await register(other);
        return quickKdf(...args);
      },
    });

    await changing.keeper.changePassword(PASSWORD, "another password", DEFAULT_SETTINGS).catch(() => null);

    const present = startWorker(world);
    const isChanged = (await present.keeper.unlock(PASSWORD, DEFAULT_SETTINGS)).result !== "unlocked";
    if (isChanged) await present.keeper.unlock("another password", DEFAULT_SETTINGS);
    expect(await (await present.access.opened()).passkeys.list()).toHaveLength(1);
  });

  it("keeps the credential filter as large as it has to be, and knows every passkey in it", async () => {
    const first = await register(worker);
    await worker.keeper.changePassword(PASSWORD, "another password", DEFAULT_SETTINGS);
    const second = await register(worker);

    const filter = decodeCredentialFilter(
      (await world.database.filters.get("filter"))?.bytes ?? new Uint8Array(),
    );

    expect(filter.values).toHaveLength(64);
    for (const id of [first, second]) expect(mayContain(filter, Buffer.from(id, "base64url"))).toBe(true);
  });
});

/** Makes a passkey through the worker; its credential id. */
async function register({ ceremonies, approvals, answers }: Worker): Promise<string> {
  const message = submit("create", creationOptions());
  await ceremonies.submit(message, sender());
  await approvals.approve(message.requestId, null);
  const outcome = answers.get(message.requestId);
  if (outcome?.kind !== "credential") throw new Error("not registered");
  return (outcome.credential as { id: string }).id;
}
