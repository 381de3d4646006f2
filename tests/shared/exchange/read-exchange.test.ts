import { createHash, createHmac, webcrypto } from "node:crypto";
import { describe, expect, it } from "vitest";
import { nodeDoors } from "../../../scripts/exchange/node-doors.ts";
import { bytesToHex, utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import { encodeCoseKey } from "../../../shared/cose/cose-key.ts";
import { decodePkcs8 } from "../../../shared/cose/pkcs8.ts";
import { sign } from "../../../shared/cose/signing-key.ts";
import { DuplicateFinder } from "../../../shared/exchange/duplicates.ts";
import { ExchangeFault } from "../../../shared/exchange/exchange-fault.ts";
import type { ExchangePasskey } from "../../../shared/exchange/exchange-passkey.ts";
import { LIMITS } from "../../../shared/exchange/limits.ts";
import {
  type ExchangePreview,
  needsPassphrase,
  readExchange,
} from "../../../shared/exchange/read-exchange.ts";
import { codecOf } from "../../../shared/exchange/registry.ts";
import type { RemarkCode } from "../../../shared/exchange/remarks.ts";
import { nodeRsa } from "../../support/node-randomness.ts";
import {
  type ExpectedFile,
  type ExpectedPasskey,
  FIXTURE_PASSPHRASE,
  FIXTURES,
  fixtureBytes,
  rangeOf,
} from "./fixtures.ts";
import { barePasskey, samplePasskey } from "./sample-passkeys.ts";

const options = { doors: nodeDoors, passphrase: FIXTURE_PASSPHRASE };
const accepted = FIXTURES.filter(([, file]) => file.document === "accept");
const refused = FIXTURES.filter(([, file]) => file.document === "refuse");

/** Which remark of ours says what a fixture's reason or warning says. */
const REASONS: readonly (readonly [RegExp, RemarkCode])[] = [
  [/^key is a raw 32-byte scalar/, "key-raw-scalar"],
  [/^key is SEC1 ECPrivateKey DER/, "key-sec1"],
  [/^bytes after the end/, "key-trailing-bytes"],
  [/^embedded public key/, "key-public-mismatch"],
  [/^credentialId missing/, "credential-id-missing"],
  [/^rpId is a URL/, "rp-id-is-url"],
  [/^credentialId is neither/, "credential-id-malformed"],
  [/^old extension shape/, "prf-legacy-shape"],
  [/^no user handle/, "user-handle-missing"],
  [/^userHandle missing/, "user-handle-missing"],
  [/^counter 7/, "counter-kept"],
  [/^labels say ECDSA/, "label-contradicts-key"],
  [/^two items share one id/, "item-id-repeated"],
  [/^largeBlob claims 10 bytes/, "large-blob-dropped"],
  [/^key is SEC1, not PKCS#8/, "sec1-converted"],
];

function codeFor(sentence: string): RemarkCode {
  const code = REASONS.find(([pattern]) => pattern.test(sentence))?.[1];
  if (code === undefined) throw new Error(`no remark stands for: ${sentence}`);
  return code;
}

describe.each(accepted)("the fixture %s", (name, file) => {
  it("is imported, recognised and skipped passkey by passkey as expected", async () => {
    const preview = await readExchange(fixtureBytes(name), options);

    expectCounts(preview, file);
    expectPasskeys(preview, file);
  });
});

function expectCounts(preview: ExchangePreview, { counts }: ExpectedFile): void {
  const imported = preview.passkeys.filter(({ outcome }) => outcome === "import").length;
  const [leastImport, mostImport] = rangeOf(counts.import);
  const [leastSkip, mostSkip] = rangeOf(counts.skip);
  expect(imported).toBeGreaterThanOrEqual(leastImport);
  expect(imported).toBeLessThanOrEqual(mostImport);
  expect(preview.passkeys.length - imported).toBe(counts.alreadyPresent);
  expect(preview.skipped.length).toBeGreaterThanOrEqual(leastSkip);
  expect(preview.skipped.length).toBeLessThanOrEqual(mostSkip);
  expect(preview.passkeys.length + preview.skipped.length).toBe(counts.inFile);
}

function expectPasskeys(preview: ExchangePreview, { passkeys = [] }: ExpectedFile): void {
  const read = [...preview.passkeys];
  const skipped = [...preview.skipped];
  for (const wanted of passkeys) {
    if (wanted.outcome === "skip") {
      const [skip] = skipped.splice(0, 1);
      expect(skip).toEqual({ where: wanted.where, code: codeFor(wanted.reason ?? "") });
      continue;
    }
    const [found] = read.splice(0, 1);
    if (found === undefined) throw new Error(`${wanted.label} is missing`);
    expect(found.outcome).toBe(wanted.outcome === "already-present" ? "already-present" : "import");
    expectValues(found.passkey, wanted);
    for (const sentence of wanted.warn ?? []) expect(found.warnings).toContain(codeFor(sentence));
    if (wanted.outcome === "import-or-skip") expect(found.warnings).toContain(codeFor(wanted.reason ?? ""));
  }
  expect([read, skipped]).toEqual([[], []]);
}

function expectValues(passkey: ExchangePasskey, wanted: ExpectedPasskey): void {
  const { publicKey } = decodePkcs8(passkey.privateKeyPkcs8);
  expect(bytesToHex(passkey.credentialId)).toBe(wanted.credentialIdHex);
  expect(passkey.userHandle && bytesToHex(passkey.userHandle)).toBe(wanted.userHandleHex);
  expect([passkey.alg, passkey.rpId]).toEqual([wanted.alg, wanted.rpId]);
  expect([passkey.userName, passkey.userDisplayName]).toEqual([wanted.username, wanted.userDisplayName]);
  if (wanted.cosePublicKeyHex) expect(bytesToHex(encodeCoseKey(publicKey))).toBe(wanted.cosePublicKeyHex);
  expect(passkey.counter).toBe(wanted.counter ?? 0);
  if (wanted.flags !== undefined) {
    const { be, bs } = wanted.flags ?? {};
    expect(passkey.backupEligible).toBe(be === undefined ? null : be === 1);
    expect(passkey.backupState).toBe(bs === undefined ? null : bs === 1);
  }
  if (wanted.itemCreatedAt === null)
    expect([passkey.createdAtMs, passkey.modifiedAtMs]).toEqual([null, null]);
  if (wanted.collection) expect(passkey.folders.join(" and ")).toBe(wanted.collection);
  expectSecrets(passkey, wanted);
}

function expectSecrets(passkey: ExchangePasskey, { prf, fido2 }: ExpectedPasskey): void {
  const seeds = passkey.prfSeeds;
  expect(seeds === null).toBe(prf === undefined);
  if (prf && seeds) {
    const salt = createHash("sha256").update(`WebAuthn PRF\0${prf.inputUtf8}`).digest();
    const output = createHmac("sha256", seeds.withUserVerification).update(salt).digest("hex");
    expect(bytesToHex(seeds.withUserVerification)).toBe(prf.seedWithUvHex);
    expect(output).toBe(prf.outputWithUvHex);
    const second = seeds.withoutUserVerification;
    expect(second && bytesToHex(second)).toBe(prf.seedWithoutUvHex ?? null);
  }
  if (fido2) {
    const blob = passkey.largeBlob;
    expect(blob?.length ?? 0).toBe(fido2.largeBlobSize);
    if (fido2.largeBlobSha256Hex && blob)
      expect(createHash("sha256").update(blob).digest("hex")).toBe(fido2.largeBlobSha256Hex);
    expect(passkey.credBlob && bytesToHex(passkey.credBlob)).toBe(fido2.credBlobHex ?? null);
    expect(passkey.payments).toBe(fido2.payments ?? null);
  }
}

describe("keys of the fixtures", () => {
  it("sign what the public key beside them verifies, on another implementation", async () => {
    const message = utf8ToBytes("signed with an imported key");
    for (const [name, file] of accepted.filter(([, { format }]) => format === "cxf")) {
      const { passkeys } = await readExchange(fixtureBytes(name), options);
      for (const { passkey, where } of passkeys) {
        const jwk = file.passkeys?.find((wanted) => wanted.where === where)?.publicJwk;
        if (jwk?.["kty"] !== "OKP" && jwk?.["kty"] !== "RSA") continue;
        const algorithm =
          jwk["kty"] === "OKP" ? { name: "Ed25519" } : { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
        const key = await webcrypto.subtle.importKey("jwk", jwk, algorithm, false, ["verify"]);
        const signature = await sign(passkey.alg, passkey.privateKeyPkcs8, message, nodeRsa);
        expect(await webcrypto.subtle.verify(algorithm, key, new Uint8Array(signature), message)).toBe(true);
      }
    }
  });
});

describe("files that are refused as a whole", () => {
  it.each(refused)("%s, with the reason", async (name, { reason = "" }) => {
    const fault = await faultOf(() => readExchange(fixtureBytes(name), options));

    const wanted = /version/.test(reason) ? /major version 2 is unknown/ : /accounts\[0\].*no items/;
    expect(fault.message).toMatch(wanted);
  });

  it.each(accepted.filter(([name]) => needsPassphrase(fixtureBytes(name))))(
    "%s, where the passphrase is wrong or missing",
    async (name) => {
      const bytes = fixtureBytes(name);
      const wrong = await faultOf(() => readExchange(bytes, { doors: nodeDoors, passphrase: "wrong" }));
      const missing = await faultOf(() => readExchange(bytes, { doors: nodeDoors, passphrase: null }));

      expect([wrong.code, missing.code]).toEqual(["exchange/wrong-passphrase", "exchange/passphrase-needed"]);
    },
  );

  it("a file above 64 MiB, before anything looks into it", async () => {
    const fault = await faultOf(() => readExchange(new Uint8Array(LIMITS.fileBytes + 1), options));

    expect(fault.code).toBe("exchange/too-large");
  });
});

describe("two files one after the other", () => {
  // first file, second file, verdicts on the second
  it.each([
    ["cxf-min-passkey.json", "cxf-min-passkey.json.age", ["already-present"]],
    ["keepass-passkeys.kdbx4-argon2id.kdbx", "keepassxc-es256.passkey", ["already-present"]],
    ["keepass-passkeys.kdbx4-argon2id.kdbx", "keepassxc-ed25519.passkey", ["conflict"]],
    [
      "bitwarden-passkeys.json",
      "bitwarden-passkeys.password-protected-pbkdf2.json",
      new Array(9).fill("already-present"),
    ],
  ])("%s, then %s", async (first, second, verdicts) => {
    const finder = new DuplicateFinder();
    for (const { passkey } of (await readExchange(fixtureBytes(first), options)).passkeys)
      finder.judge(passkey);

    const { passkeys } = await readExchange(fixtureBytes(second), options);

    expect(passkeys.map(({ passkey }) => finder.judge(passkey))).toEqual(verdicts);
  });
});

describe("an entry that is there twice", () => {
  it("gives the first what that leaves unsaid, and never another key", async () => {
    const bare = barePasskey({ userName: "ana" });
    const full = samplePasskey({ credentialId: bare.credentialId, rpId: bare.rpId });
    const { files } = await codecOf("cxf").write([bare, full], options);

    const { passkeys } = await readExchange(files[0]?.bytes ?? new Uint8Array(0), options);

    expect(passkeys.map(({ outcome }) => outcome)).toEqual(["import", "already-present"]);
    expect(passkeys[0]?.passkey).toMatchObject({
      userName: "ana",
      userDisplayName: full.userDisplayName,
      prfSeeds: full.prfSeeds,
      largeBlob: full.largeBlob,
      tags: full.tags,
      userHandle: bare.userHandle,
    });
  });
});

async function faultOf(act: () => Promise<unknown>): Promise<ExchangeFault> {
  try {
    await act();
  } catch (error) {
    if (error instanceof ExchangeFault) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
