import { armor, Decrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { describe, expect, it } from "vitest";
import { utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import { ExchangeFault } from "../../../shared/exchange/exchange-fault.ts";
import { isAge, openBundle, writeBundle } from "../../../shared/exchange/keyferry-bundle.ts";
import { quickOptions, samplePasskey } from "./sample-passkeys.ts";

async function bundle(options: Partial<Parameters<typeof writeBundle>[1]> = {}): Promise<Uint8Array> {
  const { files } = await writeBundle([samplePasskey()], { ...quickOptions, ...options });
  return files[0]?.bytes ?? new Uint8Array(0);
}

async function codeOf(bytes: Uint8Array, passphrase: string | null): Promise<string> {
  try {
    await openBundle(bytes, { passphrase });
    return "nothing was refused";
  } catch (error) {
    if (error instanceof ExchangeFault) return error.code;
    throw error;
  }
}

/** The header with another work factor, as long as before. */
function withCost(bytes: Uint8Array, cost: string): Uint8Array {
  const text = Buffer.from(bytes)
    .toString("latin1")
    .replace(/^(-> scrypt \S+ )\d+$/m, `$1${cost}`);
  return new Uint8Array(Buffer.from(text, "latin1"));
}

describe("the bundle", () => {
  it("is opened by the age library as the CXF document it holds", async () => {
    const decrypter = new Decrypter();
    decrypter.addPassphrase(quickOptions.passphrase);

    const document = JSON.parse(await decrypter.decrypt(await bundle(), "text"));

    expect(document).toMatchObject({ version: { major: 1, minor: 0 }, exporterDisplayName: "Keyferry" });
  });

  it("shows nothing of what it holds", async () => {
    const text = Buffer.from(await bundle()).toString("latin1");

    expect(text).not.toContain("example");
    expect(text).not.toContain("passkey");
  });

  it("may be sealed to a key, and then opens with its identity alone", async () => {
    const identity = await generateX25519Identity();
    const recipients = [await identityToRecipient(identity)];
    const bytes = await bundle({ passphrase: null, recipients });

    expect(
      Buffer.from(await openBundle(bytes, { passphrase: `# mine\n${identity}\n` })).toString(),
    ).toContain("accounts");
    expect(await codeOf(bytes, "a passphrase")).toBe("exchange/passphrase-needed");
    expect(await codeOf(bytes, await generateX25519Identity())).toBe("exchange/wrong-passphrase");
  });

  it("may be armored", async () => {
    const bytes = utf8ToBytes(armor.encode(await bundle()));

    expect(isAge(bytes)).toBe(true);
    expect((await openBundle(bytes, quickOptions)).length).toBeGreaterThan(0);
  });

  it("tells a wrong passphrase from damage", async () => {
    const bytes = await bundle();
    const damaged = bytes.slice();
    damaged.set([(damaged.at(-1) ?? 0) ^ 1], damaged.length - 1);

    expect(await codeOf(bytes, "wrong")).toBe("exchange/wrong-passphrase");
    expect(await codeOf(bytes, null)).toBe("exchange/passphrase-needed");
    expect(await codeOf(damaged, quickOptions.passphrase)).toBe("exchange/malformed");
    expect(await codeOf(bytes.slice(0, 100), quickOptions.passphrase)).toBe("exchange/malformed");
  });

  it("that would keep the machine busy for minutes is refused at once", async () => {
    expect(await codeOf(withCost(await bundle(), "30"), quickOptions.passphrase)).toBe("exchange/too-costly");
  });

  it("asks for a passphrase or a recipient, and for a real one", async () => {
    await expect(bundle({ passphrase: null })).rejects.toThrow("needs a passphrase");
    await expect(bundle({ passphrase: null, recipients: ["age1notakey"] })).rejects.toThrow(
      "not an age public key",
    );
  });
});
