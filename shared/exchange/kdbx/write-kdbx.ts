/**
 * Writes passkeys as entries of a KDBX 4 database: a new one, or one that the person has, whose other entries stay as
 * they are. An entry that holds the same passkey already is not written again and never changed.
 */

import type { WriteResult } from "../codec.ts";
import { DuplicateFinder } from "../duplicates.ts";
import type { ExchangeDoors } from "../exchange-doors.ts";
import { ExchangeFault } from "../exchange-fault.ts";
import type { ExchangePasskey } from "../exchange-passkey.ts";
import { keepassxcObstacleTo } from "../keepassxc-passkey.ts";
import type { LeftOutCode } from "../remarks.ts";
import { type SortedOut, sortOut } from "../sort-out.ts";
import {
  type KdbxDatabase,
  type KdbxGroup,
  newDatabase,
  openToAdd,
  protectedText,
  saveAdded,
  saveDatabase,
} from "./kdbx-database.ts";
import { writeKpexFields } from "./kpex-fields.ts";
import { PASSKEY_TAG, readKdbx } from "./read-kdbx.ts";

const FILE_NAME = "passkeys.kdbx";

/** A new database. Throws ExchangeFault "exchange/nothing-to-write" where every passkey has to be left out. */
export async function writeKdbx(
  passkeys: readonly ExchangePasskey[],
  passphrase: string,
  doors: ExchangeDoors,
): Promise<WriteResult> {
  const { kept, leftOut } = sorted(passkeys);
  const database = newDatabase(passphrase, "Keyferry");
  for (const passkey of kept) addEntry(database, passkey, doors.now());
  return { files: [{ name: FILE_NAME, bytes: await saveDatabase(database, doors) }], leftOut };
}

/** The database with the passkeys added that it does not hold yet, under the passphrase it has. Throws ExchangeFault. */
export async function addToKdbx(
  existing: Uint8Array,
  passkeys: readonly ExchangePasskey[],
  passphrase: string,
  doors: ExchangeDoors,
): Promise<WriteResult> {
  const { leftOut } = sorted(passkeys);
  const unfit = new Set(leftOut.map(({ index }) => index));
  const finder = new DuplicateFinder();
  for (const { passkey } of (await readKdbx(existing, passphrase, doors)).passkeys) finder.judge(passkey);
  const database = await openToAdd(existing, passphrase, doors);
  const conflicts: { readonly index: number; readonly code: LeftOutCode }[] = [];
  for (const [index, passkey] of passkeys.entries()) {
    if (unfit.has(index)) continue;
    const verdict = finder.judge(passkey);
    if (verdict === "conflict") conflicts.push({ index, code: "conflicts-in-target" });
    // One key for two sites is odd, but theirs to have: only what is there already is not written again.
    else if (verdict !== "already-present") addEntry(database, passkey, doors.now());
  }
  return {
    files: [{ name: FILE_NAME, bytes: await saveAdded(database, passphrase, doors) }],
    leftOut: [...leftOut, ...conflicts].sort((a, b) => a.index - b.index),
  };
}

function sorted(passkeys: readonly ExchangePasskey[]): SortedOut {
  const sortedOut = sortOut(passkeys, keepassxcObstacleTo);
  if (sortedOut.kept.length === 0)
    throw new ExchangeFault("exchange/nothing-to-write", "A KDBX database can hold none of these passkeys.");
  return sortedOut;
}

function addEntry(database: KdbxDatabase, passkey: ExchangePasskey, nowMs: number): void {
  const entry = database.createEntry(groupFor(database, passkey.folders[0]));
  entry.fields.set("Title", xmlText(passkey.title || passkey.rpName || passkey.rpId));
  entry.fields.set("UserName", xmlText(passkey.userName));
  if (passkey.notes !== "") entry.fields.set("Notes", xmlText(passkey.notes));
  entry.fields.set("URL", `https://${passkey.rpId}`);
  for (const [name, { value, isProtected }] of writeKpexFields(passkey))
    entry.fields.set(name, isProtected ? protectedText(value) : xmlText(value));
  entry.tags = [PASSKEY_TAG, ...passkey.tags.map(xmlText)];
  entry.times.creationTime = new Date(passkey.createdAtMs ?? nowMs);
  entry.times.lastModTime = new Date(passkey.modifiedAtMs ?? nowMs);
}

/** Without characters that XML 1.0 does not have: one of them would make the whole database unreadable. */
function xmlText(text: string): string {
  return text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "");
}

/** The group of this path below the first one, made where it is missing. */
function groupFor(database: KdbxDatabase, folder: string | undefined): KdbxGroup {
  let group = database.getDefaultGroup();
  for (const name of folder === undefined ? [] : xmlText(folder).split("/"))
    group = group.groups.find((child) => child.name === name) ?? database.createGroup(group, name);
  return group;
}
