/**
 * Passkeys of a KDBX 4 database. Those in the recycle bin are named and not read; those in an entry's history are old
 * versions and never read. Entries without a passkey are listed.
 */
import type { ExchangeDoors } from "../exchange-doors.ts";
import { ReadCollector, type ReadResult } from "../read-collector.ts";
import {
  fieldText,
  type KdbxDatabase,
  type KdbxEntry,
  type KdbxGroup,
  openDatabase,
} from "./kdbx-database.ts";
import { isKpexField, type KpexField, readKpexFields } from "./kpex-fields.ts";

export const PASSKEY_TAG = "Passkey";

type Place = { readonly where: string; readonly folder: string; readonly isTrash: boolean };

/** Throws ExchangeFault. */
export async function readKdbx(
  bytes: Uint8Array,
  passphrase: string,
  doors: Pick<ExchangeDoors, "argon2">,
): Promise<ReadResult> {
  const database = await openDatabase(bytes, passphrase, doors);
  const collector = new ReadCollector();
  for (const [at, root] of database.groups.entries())
    readGroup(root, { where: `groups[${at}]`, folder: "", isTrash: false }, database, collector);
  return collector;
}

function readGroup(group: KdbxGroup, place: Place, database: KdbxDatabase, collector: ReadCollector): void {
  for (const [at, entry] of group.entries.entries())
    readEntry(entry, { ...place, where: `${place.where}.entries[${at}]` }, collector);
  for (const [at, child] of group.groups.entries()) {
    const name = child.name ?? "";
    const folder = place.folder === "" ? name : `${place.folder}/${name}`;
    const bin = database.meta.recycleBinUuid;
    const isTrash = place.isTrash || (bin !== undefined && !bin.empty && child.uuid.equals(bin));
    readGroup(child, { where: `${place.where}.groups[${at}]`, folder, isTrash }, database, collector);
  }
}

function readEntry(entry: KdbxEntry, { where, folder, isTrash }: Place, collector: ReadCollector): void {
  const fields = new Map<string, KpexField>();
  for (const [name, value] of entry.fields)
    if (isKpexField(name))
      fields.set(name, { value: fieldText(entry, name), isProtected: typeof value !== "string" });
  if (fields.size === 0) collector.other(where, "entry");
  else if (isTrash) collector.skip(where, "in-trash");
  else {
    if (fieldText(entry, "Password") !== "") collector.other(where, "password");
    if (entry.binaries.size > 0) collector.other(where, "attachment");
    const beside = {
      title: fieldText(entry, "Title"),
      notes: fieldText(entry, "Notes"),
      createdAtMs: msOf(entry.times.creationTime),
      modifiedAtMs: msOf(entry.times.lastModTime),
      folders: folder === "" ? [] : [folder],
      tags: entry.tags.filter((tag) => tag !== PASSKEY_TAG),
    };
    collector.attempt(where, (warn) => readKpexFields(fields, beside, warn));
  }
}

function msOf(time: Date | undefined): number | null {
  const ms = time?.getTime() ?? Number.NaN;
  return ms > 0 ? ms : null;
}
