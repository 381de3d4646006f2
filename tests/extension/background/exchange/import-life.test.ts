/** What may happen around an import: repetitions, conflicts, the trash, undoing, a worker that ends, a disk that fills. */
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { ReplicaRepository } from "../../../../extension/storage/replica-repository.ts";
import { StorageFault } from "../../../../extension/storage/storage-fault.ts";
import { encodeBase64url } from "../../../../shared/bytes/base64url.ts";
import { ES256 } from "../../../../shared/cose/algorithms.ts";
import { encodeEcPkcs8 } from "../../../../shared/cose/pkcs8.ts";
import type { ExchangePasskey } from "../../../../shared/exchange/exchange-passkey.ts";
import { codecOf } from "../../../../shared/exchange/registry.ts";
import { FIXTURE_PASSPHRASE, fixtureBytes } from "../../../shared/exchange/fixtures.ts";
import {
  barePasskey,
  bytesFor,
  quickOptions,
  samplePasskey,
  samplePkcs8,
} from "../../../shared/exchange/sample-passkeys.ts";
import {
  type Durable,
  durable,
  foundTestVault,
  PASSWORD,
  startWorker,
  type Worker,
} from "../../../support/background-world.ts";
import { ExchangePage } from "../../../support/exchange-page.ts";

let world: Durable;
let worker: Worker;
let page: ExchangePage;

beforeEach(async () => {
  world = durable();
  worker = await foundTestVault(world);
  page = new ExchangePage(worker);
});

function restart(parts: Parameters<typeof startWorker>[1] = {}): void {
  worker = startWorker(world, parts);
  page = new ExchangePage(worker);
}

async function fileOf(...passkeys: readonly ExchangePasskey[]): Promise<Uint8Array> {
  const { files } = await codecOf("cxf").write(passkeys, quickOptions);
  return files[0]?.bytes ?? new Uint8Array();
}

const some = (count: number) =>
  Array.from({ length: count }, (_, at) =>
    samplePasskey({
      rpId: `site-${at}.example`,
      credentialId: bytesFor(`id ${at}`, 16),
      privateKeyPkcs8: encodeEcPkcs8(ES256, bytesFor(`key ${at}`, 32)),
    }),
  );

async function listed() {
  const list = await (await worker.access.opened()).passkeys.list();
  return [...list].sort((a, b) => a.rpId.localeCompare(b.rpId, "en", { numeric: true }));
}

const liveSites = async () =>
  (await listed()).flatMap(({ rpId, trashedAtMs }) => (trashedAtMs === null ? [rpId] : []));

async function verdicts(importId: string) {
  return (await page.rows(importId)).map(({ verdict, reason }) =>
    reason === null ? verdict : [verdict, reason],
  );
}

async function rename(rpId: string, label: string): Promise<void> {
  const { passkeys } = await worker.access.opened();
  const one = (await listed()).find((passkey) => passkey.rpId === rpId);
  await passkeys.rename(Buffer.from(one?.itemId ?? "", "base64url"), label);
}

describe("two files one after the other", () => {
  const pairs: readonly (readonly [string, string])[] = [
    ["cxf-min-passkey.json", "cxf-min-passkey.json.age"],
    ["bitwarden-passkeys.json", "bitwarden-passkeys.password-protected-pbkdf2.json"],
    ["keepass-passkeys.kdbx4-argon2id.kdbx", "keepassxc-es256.passkey"],
  ];
  it.each(pairs)("%s, then %s: everything is already there", async (first, second) => {
    await page.import(fixtureBytes(first), FIXTURE_PASSPHRASE);
    const before = await listed();

    const importId = await page.import(fixtureBytes(second), FIXTURE_PASSPHRASE);

    const found = new Set((await page.rows(importId)).map(({ verdict }) => verdict));
    found.delete("skipped");
    expect([...found]).toEqual(["already-present"]);
    expect(await listed()).toEqual(before);
  });

  it("another key under the same site and id is a conflict, and overwrites nothing", async () => {
    await page.import(fixtureBytes("keepass-passkeys.kdbx4-argon2id.kdbx"), FIXTURE_PASSPHRASE);
    const before = await listed();

    const importId = await page.import(fixtureBytes("keepassxc-ed25519.passkey"));

    expect(await verdicts(importId)).toEqual([["conflict", "conflicts-in-vault"]]);
    expect(await listed()).toEqual(before);
  });
});

describe("a passkey that the vault knows", () => {
  const one = samplePasskey({ rpId: "known.example" });

  it("is recognised whatever else the file says of it, and stays as it is", async () => {
    await page.import(await fileOf(one));
    const before = await listed();

    await page.import(await fileOf({ ...one, userName: "other", title: "other", tags: [] }));

    expect(await listed()).toEqual(before);
  });

  it("is recognised by its key also where that is spelled otherwise", async () => {
    await page.import(await fileOf(one));
    const { privateKeyPkcs8 } = one;
    // The same key, naming its curve inside once more.
    const text = Buffer.from(privateKeyPkcs8).toString("hex");
    const named = Buffer.from(
      text
        .replace(/^308187/, "308193")
        .replace("046d306b0201010420", "0479307702010104 20".replace(" ", ""))
        .replace(/a144034200/, "a00a06082a8648ce3d030107a144034200"),
      "hex",
    );
    const document = new TextDecoder()
      .decode(await fileOf(one))
      .replace(encodeBase64url(privateKeyPkcs8), encodeBase64url(new Uint8Array(named)));

    const importId = await page.import(new TextEncoder().encode(document));

    expect(await verdicts(importId)).toEqual(["already-present"]);
  });

  it("has PRF data in the file and none in the vault: the report says so", async () => {
    await page.import(await fileOf({ ...one, prfSeeds: null }));

    const importId = await page.import(await fileOf(one));

    expect(await page.rows(importId)).toMatchObject([
      { verdict: "already-present", warnings: ["present-without-prf"] },
    ]);
  });

  it("comes out of the trash by importing it", async () => {
    await page.import(await fileOf(one));
    const { passkeys } = await worker.access.opened();
    await passkeys.trash(Buffer.from((await listed())[0]?.itemId ?? "", "base64url"));

    const importId = await page.send(await fileOf(one));

    expect(await page.read(importId)).toMatchObject({ counts: { import: 0, restore: 1 } });
    expect(await page.commit(importId)).toMatchObject({ stage: "done", summary: { imported: 1 } });
    expect(await liveSites()).toEqual(["known.example"]);
  });
});

describe("choosing", () => {
  it("leaves out the rows that the person left out, and says so in the report", async () => {
    const importId = await page.send(await fileOf(...some(3)));
    await page.read(importId);

    const done = await page.commit(importId, [1]);

    expect(done).toMatchObject({ summary: { imported: 2 }, preview: { counts: { import: 2, declined: 1 } } });
    expect(await verdicts(importId)).toEqual(["import", "declined", "import"]);
    expect(await liveSites()).toEqual(["site-0.example", "site-2.example"]);
  });

  it("writes nothing where nothing is left", async () => {
    const importId = await page.send(await fileOf(...some(1)));
    await page.read(importId);

    expect(await page.commit(importId, [0])).toMatchObject({ stage: "done", summary: { imported: 0 } });
    expect(await listed()).toEqual([]);
    expect((await page.handlers["exchange/imports"]({}, { windowId: null })).imports).toEqual([]);
  });

  it("finds what came into the vault while the person was looking", async () => {
    const importId = await page.send(await fileOf(...some(2)));
    await page.read(importId);
    const other = startWorker(world);
    await new ExchangePage(other).import(await fileOf(...some(1)));

    expect(await page.commit(importId)).toMatchObject({ stage: "done", summary: { imported: 1 } });
    expect(await verdicts(importId)).toEqual(["already-present", "import"]);
    expect(await liveSites()).toHaveLength(2);
  });
});

describe("undoing", () => {
  it("moves to the trash what the import brought, and nothing else", async () => {
    await page.import(await fileOf(samplePasskey({ rpId: "before.example" })));
    const importId = await page.import(await fileOf(...some(300)));

    const undone = await page.undo(importId);

    expect(undone).toMatchObject({ stage: "undone", summary: { undone: { trashed: 300, kept: 0 } } });
    expect(await liveSites()).toEqual(["before.example"]);
  });

  it("leaves what was changed since", async () => {
    const importId = await page.import(await fileOf(...some(3)));
    await rename("site-1.example", "mine now");

    expect(await page.undo(importId)).toMatchObject({ summary: { undone: { trashed: 2, kept: 1 } } });
    expect(await liveSites()).toEqual(["site-1.example"]);
  });

  it("a second time does nothing", async () => {
    const importId = await page.import(await fileOf(...some(2)));
    const first = await page.undo(importId);
    world.clock.nowMs += 1000;

    expect(await page.undo(importId)).toEqual(first);
  });

  it("puts back into the trash what the import took out of it", async () => {
    const file = await fileOf(...some(1));
    await page.undo(await page.import(file));
    const second = await page.import(file);
    expect(await liveSites()).toHaveLength(1);

    expect(await page.undo(second)).toMatchObject({ summary: { undone: { trashed: 1 } } });
    expect(await liveSites()).toEqual([]);
  });

  it("is possible days later, by another worker, from the list of imports", async () => {
    await page.import(await fileOf(...some(2)));
    world.clock.nowMs += 60_000;
    await page.import(await fileOf(samplePasskey({ rpId: "later.example" })));
    restart();

    const { imports } = await page.handlers["exchange/imports"]({}, { windowId: null });
    expect(imports.map(({ format, imported }) => [format, imported])).toEqual([
      ["cxf", 1],
      ["cxf", 2],
    ]);
    await page.undo(imports[1]?.importId ?? "");

    expect(await liveSites()).toEqual(["later.example"]);
  });

  it("that fails changes nothing, and may be tried again", async () => {
    const importId = await page.import(await fileOf(...some(2)));
    restart({ replicaRepository: new FullDisk(world.database) });
    expect(await page.undo(importId)).toMatchObject({ stage: "undo-failed", fault: "storage/full" });
    expect(await page.undo(importId)).toMatchObject({ stage: "undo-failed" });
    restart();

    expect(await liveSites()).toHaveLength(2);
    expect(await page.undo(importId)).toMatchObject({ stage: "undone" });
  });
});

class FullDisk extends ReplicaRepository {
  override commit(): Promise<void> {
    return Promise.reject(new StorageFault("storage/full", "no room"));
  }
}

describe("what ends in the middle", () => {
  it("a disk that is full: nothing is written, and the import may be tried again", async () => {
    restart({ replicaRepository: new FullDisk(world.database) });
    const importId = await page.send(await fileOf(...some(200)));
    await page.read(importId);

    expect(await page.commit(importId)).toMatchObject({
      stage: "failed",
      fault: "storage/full",
      counts: { import: 200 },
    });
    expect(await page.commit(importId)).toMatchObject({ stage: "failed" });
    restart();
    expect(await listed()).toEqual([]);
  });

  it("the worker, before the import was written: it is gone, and nothing came in", async () => {
    const importId = await page.send(await fileOf(...some(2)));
    await page.read(importId);
    restart();

    expect(await page.importSettled(importId)).toEqual({ stage: "gone" });
    expect(await page.commit(importId)).toEqual({ stage: "gone" });
    expect(await listed()).toEqual([]);
  });

  it("the worker, after the import was written: it is known to be done", async () => {
    const importId = await page.import(await fileOf(...some(2)));
    restart();

    expect(await page.importSettled(importId)).toMatchObject({
      stage: "done",
      summary: { importId, imported: 2 },
      preview: null,
    });
    expect(await page.commit(importId)).toMatchObject({ stage: "done" });
    expect(await listed()).toHaveLength(2);
  });

  it("the vault, locked while the file is looked at: what was read is forgotten", async () => {
    const importId = await page.send(await fileOf(...some(2)));
    await page.read(importId);
    await worker.keeper.lock();

    await expect(page.importSettled(importId)).rejects.toMatchObject({ code: "vault/locked" });
    await worker.access.unlock(PASSWORD);
    expect(await page.importSettled(importId)).toEqual({ stage: "gone" });
  });

  it("a newer import: the older is gone", async () => {
    const first = await page.send(await fileOf(...some(1)));
    const second = await page.send(await fileOf(...some(1)));

    expect(await page.read(first)).toEqual({ stage: "gone" });
    expect(await page.read(second)).toMatchObject({ stage: "preview" });
  });

  it("by the person: the file is forgotten", async () => {
    const importId = await page.send(await fileOf(...some(1)));
    await page.handlers["exchange/import-end"]({ importId }, { windowId: null });

    expect(await page.importSettled(importId)).toEqual({ stage: "gone" });
  });
});

describe("passphrases", () => {
  const file = () => fixtureBytes("bitwarden-passkeys.password-protected-pbkdf2.json");

  it("are asked for, and asked for again where they are wrong", async () => {
    const importId = await page.send(file());

    expect(await page.read(importId)).toEqual({ stage: "passphrase", isWrong: false, takes: "passphrase" });
    expect(await page.read(importId, "wrong")).toEqual({
      stage: "passphrase",
      isWrong: true,
      takes: "passphrase",
    });
    expect(await page.read(importId, FIXTURE_PASSPHRASE)).toMatchObject({ stage: "preview" });
  });

  it("are keys for a bundle that is sealed to one", async () => {
    const recipients = ["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"];
    const { files } = await codecOf("bundle").write(some(1), {
      ...quickOptions,
      passphrase: null,
      recipients,
    });
    const importId = await page.send(files[0]?.bytes ?? new Uint8Array());

    expect(await page.read(importId)).toEqual({ stage: "passphrase", isWrong: false, takes: "key" });
  });
});

describe("files that hold nothing to import", () => {
  const text = (content: string) => new TextEncoder().encode(content);
  it.each([
    ["a CSV file", text("name,url,username,password\nx,y,z,w\n"), "exchange/carries-no-passkeys", "csv"],
    ["KeePass XML", text("<KeePassFile></KeePassFile>"), "exchange/unknown-format", "keepass-xml"],
    [
      "a Bitwarden export for the same account only",
      text('{"encrypted":true,"encKeyValidation_DO_NOT_EDIT":"2.x","items":[]}'),
      "exchange/carries-no-passkeys",
      "bitwarden-account-restricted",
    ],
    ["anything else", bytesFor("noise", 500), "exchange/unknown-format", null],
    ["JSON that is cut off", text('{"version":{"major":1'), "exchange/malformed", null],
  ])("%s is refused with what it is", async (_, bytes, fault, about) => {
    const importId = await page.send(bytes);

    expect(await page.read(importId)).toEqual({ stage: "refused", fault, about });
  });
});

describe("pieces of a file", () => {
  const ask = (importId: string, offset: number, length: number) =>
    page.handlers["exchange/import-piece"](
      { importId, offset, bytes: encodeBase64url(new Uint8Array(length).fill(offset + 1)) },
      { windowId: null },
    );
  const begin = async (sizeBytes: number) =>
    (await page.handlers["exchange/import-begin"]({ sizeBytes }, { windowId: null })).importId;

  it("may be sent again", async () => {
    const importId = await begin(10);
    await ask(importId, 0, 6);

    expect(await ask(importId, 0, 6)).toEqual({ stage: "receiving", receivedBytes: 6 });
    expect(await ask(importId, 6, 4)).toEqual({ stage: "receiving", receivedBytes: 10 });
  });

  // received, then offset and length of a piece that does not fit
  it.each([
    ["leaves a gap", 7, 1],
    ["is more than was announced", 6, 5],
    ["overlaps and goes on", 3, 5],
  ])("are refused where one %s, and what was received stays", async (_, offset, length) => {
    const importId = await begin(10);
    await ask(importId, 0, 6);

    await expect(ask(importId, offset, length)).rejects.toMatchObject({ code: "message/malformed" });
    expect(await ask(importId, 6, 4)).toMatchObject({ receivedBytes: 10 });
  });

  it("must all be there before the file is read", async () => {
    const importId = await begin(10);
    await ask(importId, 0, 6);

    await expect(page.read(importId)).rejects.toMatchObject({ code: "message/malformed" });
  });
});

describe("a key", () => {
  it("that does not belong to its public key is skipped with the reason, and stops nobody else", async () => {
    const mixed = new Uint8Array([...samplePkcs8("ES256").slice(0, 73), ...samplePkcs8("ES256b").slice(73)]);
    const bad = barePasskey({ rpId: "bad.example", privateKeyPkcs8: mixed });
    const importId = await page.import(await fileOf(...some(1), bad));

    expect(await verdicts(importId)).toEqual(["import", ["skipped", "key-public-mismatch"]]);
  });
});
