/**
 * A vault as version 1 of the tables left it: every row in the form that version wrote, in a database that knows only
 * that version's tables.
 */
import { Dexie } from "dexie";
import { itemRowId, sealSecret, writtenItem } from "../../extension/background/vault/item-rows.ts";
import { sealKeyring } from "../../extension/background/vault/open-keys.ts";
import { RowSealer } from "../../extension/background/vault/row-sealer.ts";
import { bytesToHex, utf8ToBytes } from "../../shared/bytes/bytes.ts";
import {
  buildCredentialFilter,
  DEVICE_SALT_LENGTH,
  encodeCredentialFilter,
} from "../../shared/vault/credential-filter.ts";
import { applyEntry } from "../../shared/vault/fold.ts";
import { foundVault } from "../../shared/vault/found-vault.ts";
import { generateLocalKey } from "../../shared/vault/local-key.ts";
import { encodeLogHead } from "../../shared/vault/log-head.ts";
import { NO_GROUPS } from "../../shared/vault/open-groups.ts";
import { readRecoveryWords } from "../../shared/vault/recovery-words.ts";
import { sealRow } from "../../shared/vault/sealed-row.ts";
import { sealLocalKey } from "../../shared/vault/unlock-password.ts";
import { writeDataEntry } from "../../shared/vault/write-entry.ts";
import { PASSWORD, quickKdf, WORDS } from "./background-world.ts";
import { PLANTED, plantedPasskey } from "./full-replica.ts";
import { nodeRandom } from "./node-randomness.ts";

const outside = { random: nodeRandom, nowMs: () => 1_799_000_000_000 };

/** Fills the database of this name with a vault that has one passkey, and closes it. */
export async function writeVersion1Vault(databaseName: string): Promise<void> {
  const reading = readRecoveryWords(WORDS.join(" "));
  if (reading.problem !== null) throw new Error("the test's words are words");
  const names = { deviceName: PLANTED.deviceName, platform: PLANTED.platform };
  const founded = await foundVault(reading.entropy, names, outside);
  const { keyring } = founded;
  const { deviceId } = keyring.device;
  const localKey = generateLocalKey(nodeRandom);
  const owner = { vaultId: keyring.vaultId, deviceId };
  const unlockRecord = await sealLocalKey(localKey, PASSWORD, owner, {
    random: nodeRandom,
    argon2id: quickKdf,
  });
  const rows = new RowSealer(localKey, nodeRandom);

  const { entry, head, opened } = writeDataEntry(keyring, founded.head, [plantedPasskey()], outside);
  const [birth] = applyEntry(NO_GROUPS, () => null, opened).changes;
  if (birth === undefined || typeof birth.secret === "string") throw new Error("a birth has a secret");
  const { item, secret } = birth;
  const filter = buildCredentialFilter(
    [PLANTED.credentialId],
    nodeRandom(DEVICE_SALT_LENGTH),
    rows.subkeys.fillerKey,
  );
  const deviceNames = utf8ToBytes(JSON.stringify({ [bytesToHex(deviceId)]: PLANTED.deviceName }));

  const database = new Dexie(databaseName);
  database.version(1).stores({
    vault: "id",
    entries: "seq",
    items: "id, site, type",
    singles: "name",
    outcomes: "requestId, createdAtMs",
    filters: "id",
  });
  await database.table("vault").put({
    id: "vault",
    version: 1,
    ...owner,
    unlockRecords: [unlockRecord],
    sealedKeyring: sealKeyring(rows, keyring),
  });
  await database.table("entries").bulkPut([
    { seq: 1, sealed: rows.seal("entries", "1", founded.genesis) },
    { seq: 2, sealed: rows.seal("entries", "2", entry) },
  ]);
  const id = itemRowId(rows, item.itemId);
  const { row, told } = writtenItem(rows, id, item, sealSecret(rows, id, secret));
  const place = { table: "item-facts", key: utf8ToBytes(row.id) };
  const sealedFacts = sealRow(rows.subkeys.rowKey, place, utf8ToBytes(JSON.stringify(told)), nodeRandom);
  await database.table("items").put({ ...row, sealedFacts });
  await database.table("singles").bulkPut([
    { name: "head", sealed: rows.seal("singles", "head", encodeLogHead(head)) },
    { name: "devices", sealed: rows.seal("singles", "devices", deviceNames) },
  ]);
  await database.table("filters").put({ id: "filter", bytes: encodeCredentialFilter(filter) });
  database.close();
}
