import { describe, expect, it } from "vitest";
import { readKdbx } from "../../../../shared/exchange/kdbx/read-kdbx.ts";
import { quickDoors } from "../sample-passkeys.ts";
import { addPasskeyEntry, databaseWith, PASSPHRASE } from "./kdbx-samples.ts";

describe("passkeys of a database", () => {
  it("have their groups as folders, and the entry's title, times and tags", async () => {
    const bytes = await databaseWith((database) => {
      const work = database.createGroup(database.getDefaultGroup(), "Work");
      const entry = addPasskeyEntry(database, { Title: "My entry" }, database.createGroup(work, "Sites"));
      entry.tags = ["Passkey", "blue"];
      entry.times.creationTime = new Date(1_700_000_000_000);
    });

    const { passkeys } = await readKdbx(bytes, PASSPHRASE, quickDoors);

    expect(passkeys.map(({ passkey }) => passkey)).toMatchObject([
      { title: "My entry", folders: ["Work/Sites"], tags: ["blue"], createdAtMs: 1_700_000_000_000 },
    ]);
  });

  it("are not read from the recycle bin, nor from what an entry was before", async () => {
    const bytes = await databaseWith((database) => {
      const entry = addPasskeyEntry(database, { KPEX_PASSKEY_USERNAME: "before" });
      entry.pushHistory();
      entry.fields.set("KPEX_PASSKEY_USERNAME", "now");
      database.remove(addPasskeyEntry(database));
    });

    const { passkeys, skipped } = await readKdbx(bytes, PASSPHRASE, quickDoors);

    expect(passkeys.map(({ passkey }) => passkey.userName)).toEqual(["now"]);
    expect(skipped.map(({ code }) => code)).toEqual(["in-trash"]);
  });

  it("stand beside other things, which are listed", async () => {
    const bytes = await databaseWith((database) => {
      addPasskeyEntry(database, { Password: "p", Notes: "n" });
      database.createEntry(database.getDefaultGroup());
    });

    const { others } = await readKdbx(bytes, PASSPHRASE, quickDoors);

    expect(others.map(({ kind }) => kind)).toEqual(["password", "entry"]);
  });
});
