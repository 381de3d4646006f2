/**
 * A process of its own that writes without pause: `node writing-process.ts FILE-OR-URL VAULT-ID...`. After each write
 * that the store acknowledged it says "vault seq leaf" in one line of text; the reader may kill it at any time.
 */
import { openStore } from "../../../sync-server/storage/open-store.ts";
import { StoreFault } from "../../../sync-server/storage/store-fault.ts";
import { after, NOW_MS, type Vault, writeAfter } from "./log-writer.ts";

const [place = "", ...vaults] = process.argv.slice(2);
const isUrl = place.startsWith("postgres:");
const { store } = await openStore({ databaseUrl: isUrl ? place : null, databasePath: place });

try {
  await Promise.all(vaults.map((text) => writeOn(new Uint8Array(Buffer.from(text, "hex")))));
} catch (error) {
  if (!(error instanceof StoreFault)) throw error;
  // The database was ended under this process: it has nothing more to do. Anything else has a stack.
  process.stdout.write(`fault ${error.code}\n`, () => process.exit(3));
}

/** Others may write to the same vault: whoever comes too late looks where it stands and goes on from there. */
async function writeOn(vaultId: Uint8Array): Promise<never> {
  let vault: Vault = { vaultId, seq: 0, head: new Uint8Array(32) };
  for (;;) {
    const write = writeAfter(vault);
    const outcome = await store.write(write, NOW_MS);
    const [entry] = write.entries;
    if (outcome === "written") {
      vault = after(write);
      say(`${hex(vaultId)} ${vault.seq} ${hex(entry?.leaf ?? new Uint8Array())}\n`);
    } else vault = (await store.vault(vaultId)) ?? vault;
    await new Promise(setImmediate);
  }
}

function say(line: string): void {
  process.stdout.write(line);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
