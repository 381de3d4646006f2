/** Files to import in a real browser: samples made over for the demo site, and large ones. */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FIXTURES, fixtureBytes } from "../shared/exchange/fixtures.ts";

export type FileFolder = {
  /** Writes the file; its path. */
  readonly write: (name: string, content: string | Uint8Array) => Promise<string>;
  readonly remove: () => Promise<void>;
};

export async function fileFolder(): Promise<FileFolder> {
  const folder = await mkdtemp(join(tmpdir(), "keyferry-exchange-"));
  return {
    write: async (name, content) => {
      const path = join(folder, name);
      await writeFile(path, content, { mode: 0o600 });
      return path;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

const SAMPLE = "cxf-full-extensions.json";

/** The sample passkey with all extensions, as one of the site "localhost", and what is known of it. */
export function localhostSample() {
  const passkey = FIXTURES.find(([name]) => name === SAMPLE)?.[1].passkeys?.[0];
  if (passkey?.prf === undefined) throw new Error(`${SAMPLE} is not described`);
  const text = Buffer.from(fixtureBytes(SAMPLE)).toString("utf8");
  const base64url = (hex: string | null) => Buffer.from(hex ?? "", "hex").toString("base64url");
  return {
    file: text.replaceAll("login.example.com", "localhost"),
    userName: passkey.username,
    displayName: passkey.userDisplayName,
    alg: passkey.alg,
    credentialId: base64url(passkey.credentialIdHex),
    userHandle: base64url(passkey.userHandleHex),
    cosePublicKey: base64url(passkey.cosePublicKeyHex),
    prfInput: passkey.prf.inputUtf8,
    prfOutputHex: passkey.prf.outputWithUvHex,
  };
}

/** The account file of a demo site where the sample's passkey is registered already. */
export function accountFileOf(sample: ReturnType<typeof localhostSample>): string {
  return JSON.stringify({
    version: 1,
    accounts: [
      {
        id: sample.userHandle,
        name: sample.userName,
        displayName: sample.displayName,
        createdAtMs: 0,
        recoveryHash: null,
      },
    ],
    passkeys: [
      {
        id: sample.credentialId,
        accountId: sample.userHandle,
        name: "Made elsewhere",
        publicKey: sample.cosePublicKey,
        alg: sample.alg,
        counter: 0,
        transports: [],
        backupEligible: true,
        backedUp: true,
        aaguid: "00000000-0000-0000-0000-000000000000",
        attestationFormat: "none",
        createdAtMs: 0,
        lastUsedAtMs: null,
      },
    ],
  });
}

/** A CXF document of so many passkeys, each with keys of its own for a site of its own. */
export function manyPasskeys(count: number): string {
  const id = () => randomBytes(16).toString("base64url");
  const items = Array.from({ length: count }, (_, index) => ({
    id: id(),
    title: `Site ${index}`,
    credentials: [
      {
        type: "passkey",
        credentialId: id(),
        rpId: `site-${index}.example.com`,
        username: `person-${index}@example.com`,
        userDisplayName: `Person ${index}`,
        userHandle: id(),
        key: generateKeyPairSync("ec", { namedCurve: "P-256" })
          .privateKey.export({ format: "der", type: "pkcs8" })
          .toString("base64url"),
      },
    ],
  }));
  const account = { id: id(), username: "", email: "", collections: [], items };
  return JSON.stringify({
    version: { major: 1, minor: 0 },
    exporterRpId: "exporter.example",
    exporterDisplayName: "Test exporter",
    timestamp: 1_760_000_000,
    accounts: [account],
  });
}
