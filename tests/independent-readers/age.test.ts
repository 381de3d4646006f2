/** Keyferry's bundle, opened by the `age` program. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateIdentity, identityToRecipient } from "age-encryption";
import { afterAll, describe, expect, it } from "vitest";
import { utf8ToBytes } from "../../shared/bytes/bytes.ts";
import { readCxf } from "../../shared/exchange/cxf/read-cxf.ts";
import { codecOf } from "../../shared/exchange/registry.ts";
import { quickOptions, samplePasskey } from "../shared/exchange/sample-passkeys.ts";
import { output, programProblem } from "../support/installed-program.ts";

const folder = mkdtempSync(join(tmpdir(), "keyferry-age-"));
afterAll(() => rmSync(folder, { recursive: true }));

const bundle = join(folder, "bundle.age");

async function writeBundle(secrets: {
  passphrase: string | null;
  recipients?: readonly string[];
}): Promise<void> {
  const { files } = await codecOf("bundle").write([samplePasskey()], { ...quickOptions, ...secrets });
  writeFileSync(bundle, files[0]?.bytes ?? new Uint8Array());
}

const passkeysIn = (text: string) => readCxf(utf8ToBytes(text)).passkeys.map(({ passkey }) => passkey.rpId);

describe("the age program", () => {
  it("opens a bundle that was sealed to a key", async (context) => {
    const problem = programProblem("age");
    context.skip(problem !== null, problem ?? undefined);
    const identity = await generateIdentity();
    await writeBundle({ passphrase: null, recipients: [await identityToRecipient(identity)] });
    writeFileSync(join(folder, "key"), `${identity}\n`, { mode: 0o600 });

    const opened = output("age", ["--decrypt", "-i", join(folder, "key"), bundle]);

    expect(passkeysIn(opened)).toEqual([samplePasskey().rpId]);
  });

  it("seals to a key what Keyferry then reads", async (context) => {
    const problem = programProblem("age");
    context.skip(problem !== null, problem ?? undefined);
    const identity = await generateIdentity();
    const { files } = await codecOf("cxf").write([samplePasskey()], quickOptions);
    const plain = join(folder, "plain.json");
    writeFileSync(plain, files[0]?.bytes ?? new Uint8Array());

    const armored = output("age", ["--armor", "-r", await identityToRecipient(identity), plain]);

    const { passkeys } = await codecOf("bundle").read(utf8ToBytes(armored), {
      ...quickOptions,
      passphrase: identity,
    });
    expect(passkeys.map(({ passkey }) => passkey.rpId)).toEqual([samplePasskey().rpId]);
  });
});
