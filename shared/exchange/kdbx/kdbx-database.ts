/**
 * Opens and makes KDBX 4 databases with kdbxweb, the one place that knows the library. Its Argon2 is ours; its chance
 * comes from the platform.
 */
import kdbxweb from "kdbxweb";
import type { Argon2Request, ExchangeDoors } from "../exchange-doors.ts";
import { ExchangeFault } from "../exchange-fault.ts";
import { openEnvelope } from "./kdbx-envelope.ts";
import { safePayload, withReferences } from "./kdbx-payload.ts";
import { keepXml } from "./keep-xml.ts";

export type KdbxDatabase = kdbxweb.Kdbx;
export type KdbxGroup = kdbxweb.KdbxGroup;
export type KdbxEntry = kdbxweb.KdbxEntry;

/** About half a second in a browser; KeePassXC's own defaults are of this size. */
const NEW_DATABASE = { memoryBytes: 64 * 1024 * 1024, passes: 5, lanes: 2 } as const;

/** Throws ExchangeFault. */
export async function openDatabase(
  bytes: Uint8Array,
  passphrase: string,
  doors: Pick<ExchangeDoors, "argon2">,
): Promise<KdbxDatabase> {
  return load(bytes, passphrase, doors, false);
}

/** For saving it again with more in it: everything that is not changed stays as it was. Throws ExchangeFault. */
export async function openToAdd(
  bytes: Uint8Array,
  passphrase: string,
  doors: Pick<ExchangeDoors, "argon2">,
): Promise<KdbxDatabase> {
  const database = await load(bytes, passphrase, doors, true);
  keepXml(database);
  return database;
}

async function load(
  bytes: Uint8Array,
  passphrase: string,
  doors: Pick<ExchangeDoors, "argon2">,
  preserveXml: boolean,
): Promise<KdbxDatabase> {
  // The library derives the key a second time; the costly part is remembered instead.
  const argon2 = remembering(doors.argon2);
  const envelope = await openEnvelope(bytes, passphrase, { argon2 });
  const file = envelope.rewrap(safePayload(envelope.payload));
  return withArgon2(argon2, async () => {
    try {
      return await kdbxweb.Kdbx.load(bufferOf(file), credentialsOf(passphrase), { preserveXml });
    } catch (cause) {
      throw new ExchangeFault("exchange/malformed", "The content of the database is damaged.", cause);
    }
  });
}

/** An empty database; Argon2id. */
export function newDatabase(passphrase: string, name: string): KdbxDatabase {
  const { Int64, VarDictionary } = kdbxweb;
  const database = kdbxweb.Kdbx.create(credentialsOf(passphrase), name);
  database.setKdf(kdbxweb.Consts.KdfId.Argon2id);
  const parameters = database.header.kdfParameters;
  parameters?.set("M", VarDictionary.ValueType.UInt64, Int64.from(NEW_DATABASE.memoryBytes));
  parameters?.set("I", VarDictionary.ValueType.UInt64, Int64.from(NEW_DATABASE.passes));
  parameters?.set("P", VarDictionary.ValueType.UInt32, NEW_DATABASE.lanes);
  return database;
}

/** The file, under fresh salts. */
export async function saveDatabase(
  database: KdbxDatabase,
  doors: Pick<ExchangeDoors, "argon2">,
): Promise<Uint8Array> {
  return withArgon2(doors.argon2, async () => new Uint8Array(await database.save()));
}

/** The file of a database that was opened to be added to, under fresh salts. Throws ExchangeFault. */
export async function saveAdded(
  database: KdbxDatabase,
  passphrase: string,
  doors: Pick<ExchangeDoors, "argon2">,
): Promise<Uint8Array> {
  const argon2 = remembering(doors.argon2);
  const saved = await saveDatabase(database, { argon2 });
  const { payload, rewrap } = await openEnvelope(saved, passphrase, { argon2 });
  // Carriage returns stood there as character references, and only as such would a reader keep them.
  return payload.includes(0x0d) ? rewrap(withReferences(payload)) : saved;
}

/** A value that is kept encrypted also inside the open database. */
export function protectedText(text: string): kdbxweb.ProtectedValue {
  return kdbxweb.ProtectedValue.fromString(text);
}

/** A field's text, "" where there is none. */
export function fieldText(entry: KdbxEntry, name: string): string {
  const value = entry.fields.get(name);
  return value === undefined ? "" : typeof value === "string" ? value : value.getText();
}

function credentialsOf(passphrase: string): kdbxweb.Credentials {
  return new kdbxweb.Credentials(kdbxweb.ProtectedValue.fromString(passphrase));
}

/** The library keeps one Argon2 for all databases, so whoever uses it waits for the one before. */
let turn: Promise<unknown> = Promise.resolve();

function withArgon2<Result>(argon2: ExchangeDoors["argon2"], work: () => Promise<Result>): Promise<Result> {
  const result = turn.then(() => {
    kdbxweb.CryptoEngine.setArgon2Impl(async (password, salt, memoryKiB, passes, tagLength, lanes, type) =>
      bufferOf(
        await argon2({
          kind: type === kdbxweb.CryptoEngine.Argon2TypeArgon2id ? "argon2id" : "argon2d",
          password: new Uint8Array(password),
          salt: new Uint8Array(salt),
          memoryKiB,
          passes,
          lanes,
          tagLength,
        }),
      ),
    );
    return work();
  });
  // Only the order matters here; whether the one before failed is told to its own caller.
  turn = result.then(
    () => undefined,
    () => undefined,
  );
  return result;
}

function remembering(argon2: ExchangeDoors["argon2"]): ExchangeDoors["argon2"] {
  let known: { readonly name: string; readonly key: Uint8Array } | null = null;
  return async (request: Argon2Request) => {
    const { kind, salt, memoryKiB, passes, lanes } = request;
    const name = [kind, salt.join(), memoryKiB, passes, lanes].join("/");
    known = known?.name === name ? known : { name, key: await argon2(request) };
    // Copied, because the library wipes what it is given.
    return known.key.slice();
  };
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
