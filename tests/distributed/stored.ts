/** What a store holds of a vault, read past any server. */
import { bytesToHex, hexToBytes } from "../../shared/bytes/bytes.ts";
import { openStore } from "../../sync-server/storage/open-store.ts";
import type { VaultStore } from "../../sync-server/storage/vault-store.ts";
import type { NodeSettings } from "./server-node.ts";

export type StoredVault = {
  /** Of its entries, in order; the places are 1, 2, 3 and so on. */
  readonly leaves: readonly string[];
  /** Which of the chunks asked for it does not have. */
  readonly missingChunks: readonly string[];
};

/** Of several vaults in their order. Throws where the entries of one are no log without gaps up to its end. */
export async function storedVaults(
  settings: NodeSettings,
  vaultIds: readonly Uint8Array[],
  chunks: Iterable<string> = [],
): Promise<readonly StoredVault[]> {
  const databaseUrl = settings["DATABASE_URL"] ?? null;
  const { store, fanOut } = await openStore({
    databaseUrl,
    databasePath: settings["KEYFERRY_DATABASE"] ?? "",
  });
  try {
    const hashes = [...chunks].map(hexToBytes);
    return await Promise.all(vaultIds.map((vaultId) => readVault(store, vaultId, hashes)));
  } finally {
    await fanOut.close();
    await store.close();
  }
}

export async function storedVault(
  settings: NodeSettings,
  vaultId: Uint8Array,
  chunks: Iterable<string> = [],
): Promise<StoredVault> {
  const [vault] = await storedVaults(settings, [vaultId], chunks);
  return vault ?? { leaves: [], missingChunks: [] };
}

async function readVault(
  store: VaultStore,
  vaultId: Uint8Array,
  hashes: readonly Uint8Array[],
): Promise<StoredVault> {
  const record = await store.vault(vaultId);
  const entries = await store.entries(vaultId, 0, 1_000_000, 1e10);
  if (entries.some(({ seq }, index) => seq !== index + 1) || entries.length !== (record?.seq ?? 0))
    throw new Error("a log with gaps, or of another length than its vault says");
  const missing = await store.missingChunks(vaultId, hashes);
  return { leaves: entries.map(({ leaf }) => bytesToHex(leaf)), missingChunks: missing.map(bytesToHex) };
}
