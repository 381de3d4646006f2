/** Unlocking by authenticators besides the password: whole backgrounds, the authenticator a function of its salt. */
import "fake-indexeddb/auto";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { beforeEach, describe, expect, it } from "vitest";
import { unlockHandlers } from "../../../../extension/background/handlers/unlock.ts";
import { decodeBase64url, encodeBase64url } from "../../../../shared/bytes/base64url.ts";
import { decodeUnlockRecord, encodePrfRecord } from "../../../../shared/vault/unlock-record.ts";
import { Stage } from "../../../support/background-stage.ts";
import { PASSWORD, startWorker } from "../../../support/background-world.ts";

const NEW_PASSWORD = "quite another password here";
const ASKER = { windowId: null };
const bytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));

/** Computes what a real one would: something that nobody knows beforehand, the same for the same salt. */
class Authenticator {
  readonly credentialId = encodeBase64url(bytes(32));
  readonly #secret = bytes(32);

  answer(salt: string): { readonly credentialId: string; readonly output: string } {
    const output = hmac(sha256, this.#secret, decodeBase64url(salt) ?? new Uint8Array());
    return { credentialId: this.credentialId, output: encodeBase64url(output) };
  }
}

let stage: Stage;
const touch = () => new Authenticator();
const handlers = () => unlockHandlers(stage.worker.methods, stage.worker.access, () => undefined);

beforeEach(async () => {
  stage = await Stage.withVault();
});

async function add(authenticator: Authenticator, name = "Touch ID"): Promise<void> {
  const salt = encodeBase64url(bytes(32));
  const transports = ["internal"];
  await handlers()["unlock/add"]({ ...authenticator.answer(salt), salt, transports, name }, ASKER);
}

/** As a page does it: asks what can be asked, asks the authenticator, sends what it answered. */
async function unlockWith(authenticator: Authenticator): Promise<string> {
  const { challenges } = await handlers()["unlock/challenges"]({}, ASKER);
  const challenge = challenges.find(({ credentialId }) => credentialId === authenticator.credentialId);
  if (challenge === undefined) return "not asked";
  const { result } = await handlers()["unlock/by-method"](authenticator.answer(challenge.salt), ASKER);
  return result;
}

const names = async () => (await handlers()["unlock/methods"]({}, ASKER)).methods.map(({ name }) => name);
const lock = () => stage.worker.keeper.lock();
const state = () => stage.worker.keeper.state();
const password = (text = PASSWORD) => stage.worker.access.unlock(text);

describe("an authenticator that was added", () => {
  it("unlocks the vault, also for the next worker, and counts as verification", async () => {
    await stage.register();
    const touchId = touch();
    await add(touchId);
    await lock();
    stage.worker = startWorker(stage.world);
    stage.world.clock.nowMs += 60_000;

    expect(await unlockWith(touchId)).toBe("unlocked");

    expect(await state()).toBe("unlocked");
    const vault = await stage.worker.access.opened();
    expect(vault.verifiedAtMs).toBe(stage.world.clock.nowMs);
    expect(await vault.passkeys.list()).toHaveLength(1);
  });

  it("goes on unlocking after the password has changed, without being asked", async () => {
    const touchId = touch();
    await add(touchId);
    await stage.worker.keeper.changePassword(PASSWORD, NEW_PASSWORD, {
      lockAfterIdleMinutes: 15,
      lockAfterHours: 8,
    });
    await lock();

    expect(await unlockWith(touchId)).toBe("unlocked");
    expect(await names()).toEqual(["Touch ID"]);
    await lock();
    expect(await password()).toMatchObject({ result: "wrong-password" });
    expect(await password(NEW_PASSWORD)).toEqual({ result: "unlocked" });
  });

  it("leaves the password and the others as they were", async () => {
    const [touchId, key] = [touch(), touch()];
    await add(touchId);
    await add(key, "Blue key");

    for (const unlock of [() => unlockWith(touchId), () => unlockWith(key)]) {
      await lock();
      expect(await unlock()).toBe("unlocked");
    }
    await lock();
    expect(await password()).toEqual({ result: "unlocked" });
    expect(await names()).toEqual(["Touch ID", "Blue key"]);
  });

  it("is added once however often it is", async () => {
    const touchId = touch();
    await add(touchId);
    await add(touchId, "The same");

    expect(await names()).toEqual(["The same"]);
    expect((await handlers()["unlock/challenges"]({}, ASKER)).challenges).toHaveLength(1);
    await lock();
    expect(await unlockWith(touchId)).toBe("unlocked");
  });

  it("keeps its name to the disk's sealed rows, and gets another one", async () => {
    const touchId = touch();
    await add(touchId, "Finger of the left hand");
    await handlers()["unlock/rename"]({ credentialId: touchId.credentialId, name: "Thumb" }, ASKER);

    expect(await names()).toEqual(["Thumb"]);
    const vault = await stage.world.database.vault.get("vault");
    const onDisk = vault?.unlockRecords.map((record) => Buffer.from(record).toString("latin1")).join();
    expect(onDisk).not.toMatch(/Finger|Thumb/);
    await lock();
    expect(await unlockWith(touchId)).toBe("unlocked");
  });

  it("is no longer asked once it was removed, and what it computed opens nothing", async () => {
    const [touchId, key] = [touch(), touch()];
    await add(touchId);
    await add(key, "Blue key");
    const { challenges } = await handlers()["unlock/challenges"]({}, ASKER);
    const known = touchId.answer(challenges[0]?.salt ?? "");

    await handlers()["unlock/remove"]({ credentialId: touchId.credentialId }, ASKER);
    await lock();

    expect(await unlockWith(touchId)).toBe("not asked");
    expect(await handlers()["unlock/by-method"](known, ASKER)).toEqual({ result: "wrong-method" });
    expect(await state()).toBe("locked");
    expect(await unlockWith(key)).toBe("unlocked");
  });
});

describe("adding an authenticator", () => {
  it("wants the password within the last two minutes", async () => {
    stage.world.clock.nowMs += 2 * 60_000 + 1;

    await expect(add(touch())).rejects.toMatchObject({ code: "vault/verify-first" });
    await password();
    await add(touch());

    expect(await names()).toEqual(["Touch ID"]);
  });

  it("that computed nothing is refused, and nothing changes", async () => {
    const salt = encodeBase64url(bytes(32));
    const output = encodeBase64url(new Uint8Array(32));
    const request = { credentialId: touch().credentialId, output, salt, transports: [], name: "Broken" };

    await expect(handlers()["unlock/add"](request, ASKER)).rejects.toMatchObject({
      code: "vault/unusable-method",
    });

    expect(await names()).toEqual([]);
  });

  it("is refused for the seventeenth", async () => {
    for (let count = 0; count < 16; count++) await add(touch(), `Key ${count}`);

    await expect(add(touch())).rejects.toMatchObject({ code: "vault/unusable-method" });
    expect(await names()).toHaveLength(16);
  });

  it("is refused while locked", async () => {
    await lock();

    await expect(add(touch())).rejects.toMatchObject({ code: "vault/locked" });
  });
});

describe("a disk that was changed", () => {
  const tamper = async (change: (record: Uint8Array) => Uint8Array) => {
    const vault = await stage.world.database.vault.get("vault");
    const unlockRecords = vault?.unlockRecords.map(change) ?? [];
    await stage.world.database.vault.update("vault", { unlockRecords });
  };

  it("never gets the next local key sealed to a key that someone put there", async () => {
    const touchId = touch();
    await add(touchId);
    const strange = bytes(32);
    await tamper((bytesOfRecord) => {
      const record = decodeUnlockRecord(bytesOfRecord);
      return record.method === "prf" ? encodePrfRecord({ ...record, publicKey: strange }) : bytesOfRecord;
    });
    await stage.worker.keeper.changePassword(PASSWORD, NEW_PASSWORD, {
      lockAfterIdleMinutes: 15,
      lockAfterHours: 8,
    });

    const vault = await stage.world.database.vault.get("vault");
    const keys = (vault?.unlockRecords ?? [])
      .map(decodeUnlockRecord)
      .flatMap((record) => (record.method === "prf" ? [record.publicKey] : []));
    expect(keys).toHaveLength(1);
    expect(keys).not.toContainEqual(strange);
    await lock();
    expect(await unlockWith(touchId)).toBe("unlocked");
  });

  it("with a damaged record leaves the other ways to unlock", async () => {
    const [touchId, key] = [touch(), touch()];
    await add(touchId);
    await add(key, "Blue key");
    let seen = 0;
    await tamper((record) => (++seen === 2 ? record.slice(0, 20) : record));
    await lock();

    expect(await unlockWith(touchId)).toBe("not asked");
    expect(await unlockWith(key)).toBe("unlocked");
    await lock();
    expect(await password()).toEqual({ result: "unlocked" });
  });
});

describe("five wrong passwords", () => {
  it("do not shut out an authenticator", async () => {
    const touchId = touch();
    await add(touchId);
    await lock();
    for (let tries = 0; tries < 5; tries++) await password("wrong");

    expect(await password()).toMatchObject({ result: "wait" });
    expect(await unlockWith(touchId)).toBe("unlocked");
  });
});
