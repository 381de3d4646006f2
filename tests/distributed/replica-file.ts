/**
 * A replica in a file, for a client that is killed: the beginning, and after it every commit, each in a strict
 * transaction of SQLite. Opening it makes the commits again.
 */
import { DatabaseSync } from "node:sqlite";
import { deserialize, serialize } from "node:v8";
import { MemoryReplica } from "../../scripts/testing/memory-replica.ts";
import type { NewReplica } from "../../shared/sync/new-replica.ts";
import type { ReplicaWrite } from "../../shared/sync/replica.ts";

export function createReplicaFile(path: string, begin: NewReplica): void {
  const database = openStrictly(path);
  database.exec("CREATE TABLE step (place INTEGER PRIMARY KEY, bytes BLOB NOT NULL)");
  database.prepare("INSERT INTO step (bytes) VALUES (?)").run(serialize(begin));
  database.close();
}

/** `before` and `after`: called around every commit's way to the disk. */
export async function openReplicaFile(
  path: string,
  before: () => void = () => undefined,
  after: () => void = () => undefined,
): Promise<{ readonly replica: MemoryReplica; readonly close: () => void }> {
  const database = openStrictly(path);
  const [begin, ...writes] = database
    .prepare("SELECT bytes FROM step ORDER BY place")
    .all()
    // Written by nobody but this file.
    .map(({ bytes }) => deserialize(bytes as Uint8Array) as unknown);
  const replica = new MemoryReplica(begin as NewReplica);
  for (const write of writes) await replica.commit(write as ReplicaWrite);
  const insert = database.prepare("INSERT INTO step (bytes) VALUES (?)");
  replica.beforeCommit = (write) => {
    before();
    insert.run(serialize(write));
    after();
  };
  return { replica, close: () => database.close() };
}

function openStrictly(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  return database;
}
