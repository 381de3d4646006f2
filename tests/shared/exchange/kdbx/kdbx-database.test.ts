import { describe, expect, it } from "vitest";
import type { nodeDoors } from "../../../../scripts/exchange/node-doors.ts";
import { concatBytes, utf8ToBytes } from "../../../../shared/bytes/bytes.ts";
import { ExchangeFault } from "../../../../shared/exchange/exchange-fault.ts";
import {
  fieldText,
  newDatabase,
  openDatabase,
  protectedText,
  saveDatabase,
} from "../../../../shared/exchange/kdbx/kdbx-database.ts";
import { openEnvelope } from "../../../../shared/exchange/kdbx/kdbx-envelope.ts";
import { quickDoors } from "../sample-passkeys.ts";
import { databaseWith, PASSPHRASE } from "./kdbx-samples.ts";

/** A database whose XML was changed as text. */
async function withXml(change: (xml: string) => string): Promise<Uint8Array> {
  const { payload, rewrap } = await openEnvelope(await databaseWith(() => undefined), PASSPHRASE, quickDoors);
  const start = Buffer.from(payload).indexOf("<?xml");
  const xml = Buffer.from(payload.slice(start)).toString();
  return rewrap(concatBytes(payload.slice(0, start), utf8ToBytes(change(xml))));
}

async function codeOf(bytes: Uint8Array): Promise<string> {
  try {
    await openDatabase(bytes, PASSPHRASE, quickDoors);
    return "nothing was refused";
  } catch (error) {
    if (error instanceof ExchangeFault) return error.code;
    throw error;
  }
}

describe("a database", () => {
  it("keeps texts with tabs and line breaks, protected or not", async () => {
    const bytes = await databaseWith((database) => {
      const entry = database.createEntry(database.getDefaultGroup());
      entry.fields.set("Notes", "a\tb\nc & <d>");
      entry.fields.set("Secret", protectedText("a\tb\nc"));
    });

    const entry = (await openDatabase(bytes, PASSPHRASE, quickDoors)).getDefaultGroup().entries[0];

    if (entry === undefined) throw new Error("the entry is missing");
    expect(fieldText(entry, "Notes")).toBe("a\tb\nc & <d>");
    expect(fieldText(entry, "Secret")).toBe("a\tb\nc");
    expect(fieldText(entry, "Missing")).toBe("");
  });

  it("asks for Argon2id with 64 MiB, once for opening", async () => {
    const asked: string[] = [];
    const doors = {
      argon2: (request: Parameters<typeof nodeDoors.argon2>[0]) => {
        asked.push(`${request.kind} ${request.memoryKiB} ${request.passes} ${request.lanes}`);
        return quickDoors.argon2(request);
      },
    };
    const bytes = await saveDatabase(newDatabase(PASSPHRASE, "Test"), doors);

    await openDatabase(bytes, PASSPHRASE, doors);

    expect(asked).toEqual(["argon2id 65536 5 2", "argon2id 65536 5 2"]);
  });

  it("opens beside another one, each with its own Argon2", async () => {
    const bytes = await databaseWith(() => undefined);
    const broken = { argon2: () => Promise.reject(new Error("out of memory")) };

    const [good, bad, again] = await Promise.allSettled([
      openDatabase(bytes, PASSPHRASE, quickDoors),
      openDatabase(bytes, PASSPHRASE, broken),
      openDatabase(bytes, PASSPHRASE, quickDoors),
    ]);

    expect([good.status, bad.status, again.status]).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  // what is wrong inside, change of the XML
  it.each<readonly [string, (xml: string) => string]>([
    ["a document type", (xml) => xml.replace("<KeePassFile>", '<!DOCTYPE x [<!ENTITY a "b">]><KeePassFile>')],
    ["nesting without end", (xml) => xml.replace("<Root>", `<Root>${"<Group>".repeat(5000)}`)],
    ["no XML", () => "hello"],
    ["another document", () => "<?xml version='1.0'?><Other/>"],
    ["nothing", () => ""],
  ])("with %s inside is refused", async (_, change) => {
    expect(await codeOf(await withXml(change))).toBe("exchange/malformed");
  });
});
