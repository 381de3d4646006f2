/** KDBX databases written by Keyferry, opened by KeePassXC's own program, and the other way round. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { nodeDoors } from "../../scripts/exchange/node-doors.ts";
import { encodeBase64url } from "../../shared/bytes/base64url.ts";
import { addToKdbx, writeKdbx } from "../../shared/exchange/kdbx/write-kdbx.ts";
import { codecOf } from "../../shared/exchange/registry.ts";
import { barePasskey, bytesFor, sampleKey, samplePasskey } from "../shared/exchange/sample-passkeys.ts";
import { output, programProblem } from "../support/installed-program.ts";

const PASSPHRASE = "a long passphrase";
const folder = mkdtempSync(join(tmpdir(), "keyferry-kdbx-"));
afterAll(() => rmSync(folder, { recursive: true }));

const database = join(folder, "passkeys.kdbx");
const passkey = samplePasskey({ backupEligible: true });
const other = barePasskey({
  rpId: "ed.example",
  credentialId: bytesFor("ed", 48),
  ...{ alg: sampleKey("EdDSA").alg, privateKeyPkcs8: sampleKey("EdDSA").pkcs8 },
});

const cli = (...args: readonly string[]) => output("keepassxc-cli", args, `${PASSPHRASE}\n`);

/** Custom fields of all entries, as KeePassXC exports them. */
function fieldsIn(xml: string): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, string[]>();
  for (const [, name = "", value = ""] of xml.matchAll(/<Key>([^<]*)<\/Key>\s*<Value[^>]*>([^<]*)<\/Value>/g))
    fields.set(name, [...(fields.get(name) ?? []), value]);
  return fields;
}

describe("KeePassXC's program", () => {
  it("opens a database written here, with every field of a passkey", async (context) => {
    const problem = programProblem("keepassxc-cli");
    context.skip(problem !== null, problem ?? undefined);
    const { files } = await writeKdbx([passkey, other], PASSPHRASE, nodeDoors);
    writeFileSync(database, files[0]?.bytes ?? new Uint8Array());

    const fields = fieldsIn(cli("export", "--quiet", "--format", "xml", database));

    expect(fields.get("KPEX_PASSKEY_RELYING_PARTY")?.toSorted()).toEqual(["ed.example", passkey.rpId]);
    expect(fields.get("KPEX_PASSKEY_CREDENTIAL_ID")?.toSorted()).toEqual(
      [passkey, other].map(({ credentialId }) => encodeBase64url(credentialId)).toSorted(),
    );
    expect(
      fields.get("KPEX_PASSKEY_PRIVATE_KEY_PEM")?.every((pem) => pem.startsWith("-----BEGIN PRIVATE")),
    ).toBe(true);
    expect(fields.get("KPEX_PASSKEY_FLAG_BE")).toEqual(["1"]);
    expect(fields.get("Notes")).toContain(passkey.notes);
  });

  it("finds its own entries unharmed in a database to which passkeys were added", async (context) => {
    const problem = programProblem("keepassxc-cli");
    context.skip(problem !== null, problem ?? undefined);
    // By itself the program makes databases of an older version; what it saves of this one is its own writing.
    const fresh = await writeKdbx([other], PASSPHRASE, nodeDoors);
    writeFileSync(database, fresh.files[0]?.bytes ?? new Uint8Array());
    output(
      "keepassxc-cli",
      ["add", "--quiet", "--username", "bob", "--url", "https://b.example", "-p", database, "Bob"],
      `${PASSPHRASE}\nhunter2\nhunter2\n`,
    );
    const before = fieldsIn(cli("export", "--quiet", "--format", "xml", database));

    const { files } = await addToKdbx(
      new Uint8Array(readFileSync(database)),
      [passkey],
      PASSPHRASE,
      nodeDoors,
    );
    writeFileSync(database, files[0]?.bytes ?? new Uint8Array());

    const after = fieldsIn(cli("export", "--quiet", "--format", "xml", database));
    for (const [name, values] of before)
      for (const value of values) expect(after.get(name) ?? [], name).toContain(value);
    expect(after.get("KPEX_PASSKEY_RELYING_PARTY")?.toSorted()).toEqual([other.rpId, passkey.rpId]);
    const { passkeys, others } = await codecOf("kdbx").read(new Uint8Array(readFileSync(database)), {
      doors: nodeDoors,
      passphrase: PASSPHRASE,
    });
    expect([passkeys.length, others.map(({ kind }) => kind)]).toEqual([2, ["entry"]]);
  });
});
