import { describe, expect, it } from "vitest";
import { fieldText, openDatabase, protectedText } from "../../../../shared/exchange/kdbx/kdbx-database.ts";
import { readKdbx } from "../../../../shared/exchange/kdbx/read-kdbx.ts";
import { addToKdbx, writeKdbx } from "../../../../shared/exchange/kdbx/write-kdbx.ts";
import { bytesFor, quickDoors, samplePasskey } from "../sample-passkeys.ts";
import { addPasskeyEntry, databaseWith, PASSPHRASE, useArgon2d, useChaCha20 } from "./kdbx-samples.ts";

const bytesOf = ({ files }: { readonly files: readonly { readonly bytes: Uint8Array }[] }) =>
  files[0]?.bytes ?? new Uint8Array(0);

describe("a new database", () => {
  it("holds nothing that XML cannot hold, or no program could open it", async () => {
    const passkey = samplePasskey({
      title: "a\u{0}b\u{b}c\u{ffff}d ]]> & <e>",
      tags: ["t\u{1}"],
      folders: ["f\u{2}"],
    });

    const written = await writeKdbx([passkey], PASSPHRASE, quickDoors);

    const { passkeys } = await readKdbx(bytesOf(written), PASSPHRASE, quickDoors);
    expect(passkeys.map(({ passkey: read }) => [read.title, read.tags, read.folders])).toEqual([
      ["abcd ]]> & <e>", ["t"], ["f"]],
    ]);
  });

  it("is not written where it would be empty", async () => {
    await expect(writeKdbx([samplePasskey({}, "ES512")], PASSPHRASE, quickDoors)).rejects.toThrow(
      "none of these",
    );
  });
});

describe("a database that the person has", () => {
  const existing = () =>
    databaseWith((database) => {
      useArgon2d(database);
      useChaCha20(database);
      const entry = database.createEntry(database.createGroup(database.getDefaultGroup(), "Bank"));
      entry.fields.set("Title", "My bank");
      entry.fields.set("Notes", "line 1\n\tindented");
      entry.fields.set("Password", protectedText("hunter2"));
      entry.fields.set("Custom", protectedText("kept"));
      entry.pushHistory();
      entry.fields.set("Title", "My new bank");
      addPasskeyEntry(database, { KPEX_PASSKEY_USERNAME: "as it was" });
    });
  const newcomer = samplePasskey({ credentialId: bytesFor("new", 40), folders: ["Bank"] });

  it("keeps every other entry as it is, with its history, cipher and key derivation", async () => {
    const before = await openDatabase(await existing(), PASSPHRASE, quickDoors);

    const written = await addToKdbx(await existing(), [newcomer], PASSPHRASE, quickDoors);

    const after = await openDatabase(bytesOf(written), PASSPHRASE, quickDoors);
    const bank = after.getDefaultGroup().groups.find(({ name }) => name === "Bank");
    const [entry, added] = bank?.entries ?? [];
    if (entry === undefined || added === undefined) throw new Error("an entry is missing");
    expect(["Title", "Notes", "Password", "Custom"].map((name) => fieldText(entry, name))).toEqual([
      ...["My new bank", "line 1\n\tindented", "hunter2", "kept"],
    ]);
    expect(entry.history.map((old) => fieldText(old, "Title"))).toEqual(["My bank"]);
    expect(fieldText(added, "KPEX_PASSKEY_RELYING_PARTY")).toBe("login.example.com");
    expect(after.header.dataCipherUuid?.toString()).toBe(before.header.dataCipherUuid?.toString());
    expect(after.header.kdfParameters?.get("$UUID")).toEqual(before.header.kdfParameters?.get("$UUID"));
  });

  it("gets a passkey that it holds already neither twice nor changed", async () => {
    const written = await addToKdbx(await existing(), [samplePasskey(), newcomer], PASSPHRASE, quickDoors);
    const again = await addToKdbx(bytesOf(written), [samplePasskey(), newcomer], PASSPHRASE, quickDoors);

    const { passkeys } = await readKdbx(bytesOf(again), PASSPHRASE, quickDoors);
    expect(passkeys.map(({ passkey }) => passkey.userName).sort()).toEqual([
      "alice@example.com",
      "as it was",
    ]);
  });

  it("does not get another key under an id that it holds, and that is said", async () => {
    const other = samplePasskey({ userName: "other" }, "ES256b");

    const written = await addToKdbx(await existing(), [other], PASSPHRASE, quickDoors);

    const { passkeys } = await readKdbx(bytesOf(written), PASSPHRASE, quickDoors);
    expect(passkeys.map(({ passkey }) => passkey.userName)).toEqual(["as it was"]);
    expect(written.leftOut).toEqual([{ index: 0, code: "conflicts-in-target" }]);
  });
});
