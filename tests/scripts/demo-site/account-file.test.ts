import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openAccountFile } from "../../../scripts/demo-site/account-file.ts";
import { startDemoSite } from "../../../scripts/demo-site/main.ts";

const ACCOUNT = { id: "a", name: "mira", displayName: "Mira", createdAtMs: 1, recoveryHash: null };
const PASSKEY = {
  id: "p",
  accountId: "a",
  name: "Firefox on Linux",
  publicKey: "AAAA",
  alg: -7,
  counter: 0,
  transports: ["internal"],
  backupEligible: true,
  backedUp: true,
  aaguid: "00000000-0000-0000-0000-000000000000",
  attestationFormat: "none",
  createdAtMs: 1,
  lastUsedAtMs: null,
};

let folder = "";
let path = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "harbour-lines-"));
  path = join(folder, "accounts.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the account file", () => {
  it("gives back what was kept, after every kind of change", () => {
    const store = openAccountFile(path);
    store.addAccount(ACCOUNT, PASSKEY);
    store.addPasskey({ ...PASSKEY, id: "q" });
    store.updatePasskey("p", { name: "Renamed", counter: 7, lastUsedAtMs: 2 });
    store.removePasskey("q");
    store.setRecoveryHash("a", "hash");

    const reopened = openAccountFile(path);

    expect(reopened.account("a")).toEqual({ ...ACCOUNT, recoveryHash: "hash" });
    expect(reopened.passkeysOf("a")).toEqual([{ ...PASSKEY, name: "Renamed", counter: 7, lastUsedAtMs: 2 }]);
  });

  it.each([
    ["not JSON", "{"],
    ["another version", JSON.stringify({ version: 2, accounts: [], passkeys: [] })],
    ["a missing field", JSON.stringify({ version: 1, accounts: [{ id: "a" }], passkeys: [] })],
    ["an unknown field", JSON.stringify({ version: 1, accounts: [], passkeys: [], extra: 1 })],
  ])("with %s stops the start and is left as it is", async (_what, text) => {
    writeFileSync(path, text);

    await expect(startDemoSite({ dataFile: path })).rejects.toThrow("left as it is");

    expect(readFileSync(path, "utf8")).toBe(text);
  });

  it("the running site answers under localhost", async () => {
    const site = await startDemoSite({ dataFile: path });
    try {
      const response = await fetch(`${site.origin}/`);
      expect([new URL(site.origin).hostname, response.status]).toEqual(["localhost", 200]);
    } finally {
      await site.close();
    }
  });
});
