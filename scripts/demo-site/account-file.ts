/**
 * Keeps the demo site's accounts in one JSON file, replaced as a whole after every change. A file that is not what
 * this module wrote is refused at start, never overwritten.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import * as v from "valibot";
import { type Snapshot, Store } from "./store.ts";

const FILE_VERSION = 1;

const accountFile = v.strictObject({
  version: v.literal(FILE_VERSION),
  accounts: v.array(
    v.strictObject({
      id: v.string(),
      name: v.string(),
      displayName: v.string(),
      createdAtMs: v.number(),
      recoveryHash: v.nullable(v.string()),
    }),
  ),
  passkeys: v.array(
    v.strictObject({
      id: v.string(),
      accountId: v.string(),
      name: v.string(),
      publicKey: v.string(),
      alg: v.number(),
      counter: v.number(),
      transports: v.array(v.string()),
      backupEligible: v.boolean(),
      backedUp: v.boolean(),
      aaguid: v.string(),
      attestationFormat: v.string(),
      createdAtMs: v.number(),
      lastUsedAtMs: v.nullable(v.number()),
    }),
  ),
});

/** A store that lives in `path`. Throws when the file is there and cannot be read as one of ours. */
export function openAccountFile(path: string): Store {
  const initial = existsSync(path) ? readAccountFile(path) : undefined;
  return new Store(initial, (snapshot) => writeAccountFile(path, snapshot));
}

function readAccountFile(path: string): Snapshot {
  try {
    const { accounts, passkeys } = v.parse(accountFile, JSON.parse(readFileSync(path, "utf8")));
    return { accounts, passkeys };
  } catch (cause) {
    throw new Error("The account file is not one that this demo site wrote. It was left as it is.", {
      cause,
    });
  }
}

/** Written beside and renamed, so that a crash leaves the old file or the new one. */
function writeAccountFile(path: string, snapshot: Snapshot): void {
  const next = `${path}.next`;
  writeFileSync(next, JSON.stringify({ version: FILE_VERSION, ...snapshot }, null, 2), { mode: 0o600 });
  renameSync(next, path);
}
