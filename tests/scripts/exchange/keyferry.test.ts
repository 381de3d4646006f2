import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FORMAT_IDS } from "../../../shared/exchange/exchange-passkey.ts";
import { FIXTURE_FOLDER, FIXTURE_PASSPHRASE } from "../../shared/exchange/fixtures.ts";

const PROGRAM = join(import.meta.dirname, "../../../scripts/keyferry.mjs");
const FULL = join(FIXTURE_FOLDER, "cxf-full-extensions.json");
const BITWARDEN = join(FIXTURE_FOLDER, "bitwarden-passkeys.json");
const KDBX = join(FIXTURE_FOLDER, "keepass-passkeys.kdbx4-argon2id.kdbx");

let folder: string;
let passphraseFile: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "keyferry-exchange-"));
  passphraseFile = await fileWith("passphrase", `${FIXTURE_PASSPHRASE}\nnot this line\n`);
});
afterAll(() => rm(folder, { recursive: true }));

async function fileWith(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

function run(args: readonly string[], input = "") {
  const { stdout, stderr, status } = spawnSync(execPath, [PROGRAM, ...args], {
    encoding: "utf8",
    input,
    cwd: folder,
  });
  return { stdout, stderr, status, json: () => JSON.parse(stdout) };
}

const out = (name: string) => join(folder, name);
const sha256 = (base64url: string) =>
  createHash("sha256").update(Buffer.from(base64url, "base64url")).digest("base64url");

describe("inspect", () => {
  it("prints every passkey in the promised form", () => {
    const { json, status } = run(["inspect", FULL, "--json"]);

    const [passkey] = json().passkeys;
    expect([status, json().format, json().skipped]).toEqual([0, "cxf", []]);
    expect(Object.keys(passkey)).toEqual([
      ...[
        "credentialId",
        "rpId",
        "userHandle",
        "userName",
        "userDisplayName",
        "alg",
        "coseKey",
        "prf",
        "largeBlob",
      ],
      ...["be", "bs", "counter", "outcome", "warnings"],
    ]);
    expect(passkey).toMatchObject({
      ...{ credentialId: "zQHuSVS8_YYg4pw6ArEQEQ", rpId: "login.example.com", userName: "alice@example.com" },
      ...{ alg: -7, be: null, bs: null, counter: 0, outcome: "import", warnings: [] },
      prf: {
        withUV: sha256("Sc9LQxhYMgf2pfHrEJSz9-37JOUb_eqC8hJsAnZ_jQ0"),
        withoutUV: sha256("QgO7doIg4UKsiEd7haKHNOsNr8msMTk-NktJpvdTJcM"),
      },
    });
  });

  it("shows PRF seeds themselves only where it is told to", () => {
    const [passkey] = run(["inspect", FULL, "--json", "--secrets"]).json().passkeys;

    expect(passkey.prf.withUV).toBe("Sc9LQxhYMgf2pfHrEJSz9-37JOUb_eqC8hJsAnZ_jQ0");
  });

  it("names what is skipped and what is met twice, with the reason", () => {
    const { json, status } = run(["inspect", BITWARDEN, "--json"]);

    const outcomes = json().passkeys.map(({ outcome }: { outcome: string }) => outcome);
    expect([status, outcomes.filter((outcome: string) => outcome === "already-present").length]).toEqual([
      0, 1,
    ]);
    expect(json().skipped).toEqual([
      {
        where: "items[7].login.fido2Credentials[0]",
        reason: "The credentialId is not in a form that this format allows.",
      },
    ]);
  });

  it("opens a protected file by the first line of a passphrase file, or of standard input", () => {
    const byFile = run(["inspect", KDBX, "--json", "--passphrase-file", passphraseFile]);
    const byInput = run(["inspect", KDBX, "--json", "--passphrase-file", "-"], `${FIXTURE_PASSPHRASE}\n`);

    expect([byFile.json().passkeys.length, byInput.json().passkeys.length]).toEqual([8, 8]);
  });

  it("speaks to people without --json, and lets no name steer their terminal", async () => {
    const text = (await readFile(FULL, "utf8")).replaceAll("alice@example.com", "alice\\u001b[2J\\u202e");
    const { stdout, status } = run(["inspect", await fileWith("hostile.json", text)]);

    expect(status).toBe(0);
    expect(stdout).toContain("1 to import, 0 already there, 0 skipped.");
    expect(stdout).toContain("not a passkey: accounts[0].items[0].credentials[2] (totp)");
    expect(["\u{1b}", "\u{202e}"].filter((steering) => stdout.includes(steering))).toEqual([]);
  });

  // what is wrong, file, words on standard error
  it.each([
    ["an unknown version", "invalid/version-major-2.json", /major version 2 is unknown/],
    ["no items", "invalid/items-missing.json", /accounts\[0\].*no items/],
    ["no passphrase", "keepass-passkeys.kdbx4-argon2id.kdbx", /needs a passphrase/],
  ])("ends with 2 and the reason for a file with %s", (_, name, words) => {
    const { status, stderr, stdout } = run(["inspect", join(FIXTURE_FOLDER, name), "--json"]);

    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(words);
  });

  it("ends with 2 for a wrong passphrase and for a file that is none", async () => {
    const wrong = await fileWith("wrong", "wrong");

    expect(run(["inspect", KDBX, "--passphrase-file", wrong])).toMatchObject({
      status: 2,
      stderr: "The passphrase is wrong.\n",
    });
    expect(run(["inspect", wrong]).status).toBe(2);
  });
});

describe("convert", () => {
  it.each(FORMAT_IDS)("writes %s for its owner alone, and inspect finds the passkey in it", async (id) => {
    const isProtected = ["bundle", "bitwarden-protected", "kdbx"].includes(id);
    const path = out(`written.${id}`);
    const secrets = isProtected ? ["--out-passphrase-file", passphraseFile] : [];

    const { json, status } = run(["convert", FULL, "--to", id, "--out", path, ...secrets]);

    expect([status, json().to, json().written, json().isEncrypted]).toEqual([0, id, 1, isProtected]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const found = run(["inspect", path, "--json", "--passphrase-file", passphraseFile]).json();
    expect([found.format, found.passkeys[0].credentialId]).toEqual([id, "zQHuSVS8_YYg4pw6ArEQEQ"]);
  });

  it("reports as JSON what is left out and what is lost, passkey by passkey", () => {
    const toCxf = run(["convert", BITWARDEN, "--to", "cxf", "--out", out("bw.cxf.json")]).json();
    const toPasskey = run(["convert", FULL, "--to", "bitwarden", "--out", out("full.json")]).json();

    expect(
      toCxf.leftOut.map(({ where, reason }: { where: string; reason: string }) => [where, reason]),
    ).toEqual([
      ["items[3].login.fido2Credentials[0]", "The format cannot hold a passkey without a user handle."],
      ["items[4].login.fido2Credentials[0]", "CXF forbids passkeys with a signature counter."],
    ]);
    expect([toCxf.alreadyPresent, toCxf.skipped.length]).toEqual([1, 1]);
    expect(toPasskey.losses[0].lost).toContain("prfWithUserVerification");
  });

  it("protects Proton's and AliasVault's files where a passphrase is given", () => {
    for (const id of ["proton", "aliasvault"]) {
      const path = out(`sealed.${id}`);
      const args = ["convert", FULL, "--to", id, "--out", path, "--out-passphrase-file", passphraseFile];

      expect(run(args).json().isEncrypted).toBe(true);
      expect(run(["inspect", path]).status).toBe(2);
      expect(run(["inspect", path, "--passphrase-file", passphraseFile]).status).toBe(0);
    }
  });

  it("writes several .passkey files into a folder of their own", async () => {
    const path = out("passkeys");

    const { json } = run([
      "convert",
      KDBX,
      "--to",
      "passkey",
      "--out",
      path,
      "--passphrase-file",
      passphraseFile,
    ]);

    expect((await readdir(path)).length).toBe(8);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    expect((await stat(json().files[0])).mode & 0o777).toBe(0o600);
  });

  it("adds to a copy of a database, and leaves the database itself alone", async () => {
    const before = await readFile(KDBX);
    const path = out("added.kdbx");
    const secrets = ["--out-passphrase-file", passphraseFile];

    const { status } = run(["convert", FULL, "--to", "kdbx", "--into", KDBX, "--out", path, ...secrets]);

    expect([status, (await readFile(KDBX)).equals(before)]).toEqual([0, true]);
    // The samples share a key between two sites, so the ninth is met and named, not imported.
    const found = run(["inspect", path, "--json", "--passphrase-file", passphraseFile]).json();
    expect([found.passkeys.length, found.skipped.map(({ reason }: { reason: string }) => reason)]).toEqual([
      8,
      ["The same key stands for another site earlier in this file."],
    ]);
  });

  it("seals a bundle to a key, which opens it again", async () => {
    const identity = await generateX25519Identity();
    const path = out("sealed.age");
    const recipient = ["--recipient", await identityToRecipient(identity)];

    expect(run(["convert", FULL, "--to", "bundle", "--out", path, ...recipient]).status).toBe(0);
    expect(run(["inspect", path, "--passphrase-file", "-"], `${identity}\n`).status).toBe(0);
  });

  it("leaves no file behind where nothing can be written", async () => {
    const args = [
      "convert",
      join(FIXTURE_FOLDER, "invalid/key-sec1-der.json"),
      "--to",
      "cxf",
      "--out",
      out("none.json"),
    ];
    const { status, stderr } = run(args);

    expect([status, stderr]).toEqual([1, "CXF can hold none of these passkeys.\n"]);
    await expect(stat(out("none.json"))).rejects.toThrow("ENOENT");
    expect((await readdir(folder)).filter((name) => name.startsWith(".keyferry"))).toEqual([]);
  });

  it("does not write over the file that it reads", async () => {
    const path = out("same.json");
    await copyFile(FULL, path);

    expect(run(["convert", path, "--to", "cxf", "--out", path]).stderr).toContain("name another");
    expect((await readFile(path)).equals(await readFile(FULL))).toBe(true);
  });
});

describe("the arguments", () => {
  it("--help teaches the program, with every format", () => {
    const { stdout, status } = run(["--help"]);

    expect(status).toBe(0);
    for (const word of [...FORMAT_IDS, "--passphrase-file", "--out-passphrase-file", "--secrets", "Examples"])
      expect(stdout).toContain(word);
    expect(run([]).stdout).toBe(stdout);
  });

  // arguments, words on standard error
  it.each([
    [["inspect", "/does/not/exist"], /cannot be read/],
    [
      ["convert", FULL, "--to", "cxf", "--out", "b", "--out-passphrase-file", "-"],
      /cannot have a passphrase/,
    ],
    [["convert", FULL, "--to", "bundle", "--out", "b"], /needs --out-passphrase-file/],
    [["convert", FULL, "--to", "cxf", "--out", "/does/not/exist"], /cannot be written/],
    [["inspect", KDBX, "--passphrase-file", "/does/not/exist"], /passphrase file cannot be read/],
    [["inspect", FULL, "--passphrase=hunter2"], /--passphrase-file/],
  ])("%j: ends with 1 and says what is wrong, without repeating a secret", (args, words) => {
    const { status, stderr } = run(args);

    expect([status, stderr.includes("hunter2")]).toEqual([1, false]);
    expect(stderr).toMatch(words);
  });

  it("says to install first where the pinned Node is missing", async () => {
    await mkdir(out("clone/scripts"), { recursive: true });
    await copyFile(PROGRAM, out("clone/scripts/keyferry.mjs"));

    const { status, stderr } = spawnSync(execPath, [out("clone/scripts/keyferry.mjs")], { encoding: "utf8" });

    expect([status, stderr]).toEqual([1, "Keyferry is not installed yet. Run npm ci in its folder first.\n"]);
  });
});
