/**
 * Two nodes on one store, of which one remembers a vault as it was: what it answers is what it would answer if it had
 * looked, and whoever was removed meanwhile writes nothing and learns nothing.
 */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { encodeCloseClear } from "../../../shared/log/clear-close.ts";
import { encodeEntry } from "../../../shared/log/entry.ts";
import type { DeviceKeys } from "../../../shared/vault/device-keys.ts";
import { decodeLogPage } from "../../../shared/wire/log-bodies.ts";
import { pathOf } from "../../../shared/wire/paths.ts";
import { encodeProblem } from "../../../shared/wire/problem.ts";
import { decodePosition } from "../../../shared/wire/vault-bodies.ts";
import type { ServerStore } from "../../../sync-server/storage/mailbox-store.ts";
import { type Answer, bytesOf, codeOf, TestServer } from "../test-server.ts";
import { TestVault } from "../test-vault.ts";

let node: TestServer;
/** Remembers every vault as it was when it last had to do with it. */
let forgetful: TestServer;
let vault: TestVault;
let token: Uint8Array;
let phone: DeviceKeys;
let phoneToken: Uint8Array;
/** How often the forgetful node asked the store for a vault. */
let reads: number;

beforeEach(async () => {
  node = await TestServer.open({ quotaBytes: 40 * 1024 });
  reads = 0;
  forgetful = await TestServer.open({ quotaBytes: 40 * 1024 }, (own) => {
    void own.close();
    return counting(node.store);
  });
  vault = await TestVault.found();
  await node.found(vault.genesis);
  token = await node.token(vault.vaultId, vault.device);
  phone = await vault.addDevice();
  await append(node, token);
  phoneToken = await node.token(vault.vaultId, phone);
  vault.write();
  expect((await append(forgetful, token)).statusCode).toBe(200);
  reads = 0;
});
afterEach(async () => {
  await forgetful.close();
  await node.close();
});

function counting(store: ServerStore): ServerStore {
  return {
    ...store,
    vault: (vaultId) => {
      reads++;
      return store.vault(vaultId);
    },
  };
}

/** Sends a node what the vault has and the store has not. */
async function append(to: TestServer, as: Uint8Array): Promise<Answer> {
  const seq = (await node.store.vault(vault.vaultId))?.seq ?? 0;
  return to.append(vault.vaultId, as, vault.position(seq), vault.entries(seq));
}

/** The phone is removed, and the forgetful node does not hear of it. */
async function removePhone(): Promise<void> {
  await vault.removeDevice(phone);
  expect((await append(node, token)).statusCode).toBe(200);
}

describe("an append on what a node remembers", () => {
  it("asks the store for nothing but the write", async () => {
    vault.write();

    const answer = await append(forgetful, phoneToken);

    expect(decodePosition(bytesOf(answer))).toEqual(vault.at);
    expect(reads).toBe(0);
  });

  it("goes through where another node has written meanwhile", async () => {
    vault.write();
    await append(node, token);
    vault.write();

    const answer = await append(forgetful, token);

    expect(decodePosition(bytesOf(answer))).toEqual(vault.at);
    expect((await node.store.vault(vault.vaultId))?.seq).toBe(vault.at.seq);
  });

  it("is a conflict where another node has written at its place", async () => {
    const before = vault.at;
    const losing = encodeEntry(vault.log.draft("data", phone));
    const winning = vault.write();
    await append(node, token);

    const answer = await forgetful.append(vault.vaultId, phoneToken, before, [losing]);

    expect(answer.statusCode).toBe(409);
    expect(decodeLogPage(bytesOf(answer))).toEqual({ at: vault.at, entries: winning, hasMore: false });
  });

  it("gives the same answer to the same bytes, sent to both nodes", async () => {
    const before = vault.at;
    const entries = vault.write(2);
    const first = await node.append(vault.vaultId, token, before, entries);

    const again = await forgetful.append(vault.vaultId, token, before, entries);

    expect([again.statusCode, again.rawPayload]).toEqual([200, first.rawPayload]);
  });

  it("lets a member in that was added at another node", async () => {
    const tablet = await vault.addDevice();
    await append(node, token);
    const tabletToken = await node.token(vault.vaultId, tablet);
    vault.write(1, tablet);

    expect((await append(forgetful, tabletToken)).statusCode).toBe(200);
  });
});

describe("whoever was removed at another node", () => {
  const log = () => pathOf("log", { vaultId: vault.vaultId });

  it.each<[string, () => Promise<Answer>]>([
    [
      "an entry at the place that the node remembers",
      async () => {
        const [before, entry] = [vault.at, encodeEntry(vault.log.draft("data", phone))];
        await removePhone();
        return forgetful.append(vault.vaultId, phoneToken, before, [entry]);
      },
    ],
    [
      "an entry at the place where the log stands",
      async () => {
        await removePhone();
        const entry = encodeEntry(vault.log.draft("data", phone));
        return forgetful.append(vault.vaultId, phoneToken, vault.at, [entry]);
      },
    ],
    [
      "an entry that breaks a rule",
      async () => {
        const before = vault.at;
        await removePhone();
        return forgetful.append(vault.vaultId, phoneToken, before, [vault.genesis]);
      },
    ],
    [
      "an entry of its own that was accepted before",
      async () => {
        const [before, own] = [vault.at, vault.write(1, phone)];
        await append(node, phoneToken);
        await removePhone();
        return forgetful.append(vault.vaultId, phoneToken, before, own);
      },
    ],
    [
      "a body that is none",
      async () => {
        await removePhone();
        return forgetful.ask("POST", log(), { token: phoneToken, body: Uint8Array.of(1) });
      },
    ],
    [
      "a body of another type",
      async () => {
        await removePhone();
        const type = "application/octet-stream";
        return forgetful.ask("POST", log(), { token: phoneToken, body: Uint8Array.of(1), type });
      },
    ],
  ])("gets the one 401 for %s, and nothing is written", async (_what, ask) => {
    const answer = await ask();

    expect(answer.payload).toBe(encodeProblem("wire/unauthorised"));
    const stored = await node.store.vault(vault.vaultId);
    expect({ seq: stored?.seq, head: bytesToHex(stored?.head ?? vault.vaultId) }).toEqual({
      seq: vault.at.seq,
      head: bytesToHex(vault.at.head),
    });
  });
});

describe("what the store decides", () => {
  it("is told for a full vault", async () => {
    const before = vault.at;
    const entries = vault.write(1, vault.device, 60_000);

    const answer = await forgetful.append(vault.vaultId, token, before, entries);

    expect(codeOf(answer)).toBe("wire/over-quota");
    expect(reads).toBe(0);
  });

  it("is told for a snapshot without its chunks", async () => {
    const before = vault.at;
    vault.snapshot();

    const answer = await forgetful.append(vault.vaultId, token, before, vault.entries(before.seq));

    expect(codeOf(answer)).toBe("wire/chunks-missing");
  });

  it("is told for a vault that was closed at another node", async () => {
    const before = vault.at;
    const late = encodeEntry(vault.log.draft("data", phone));
    const about = { about: "close", newOrigin: null } as const;
    vault.log.append(vault.log.control("close", vault.recovery, encodeCloseClear("deleted"), about));
    expect((await append(node, token)).statusCode).toBe(200);

    expect((await forgetful.append(vault.vaultId, phoneToken, before, [late])).statusCode).toBe(410);
  });
});
