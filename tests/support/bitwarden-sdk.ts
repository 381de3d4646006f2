/** Bitwarden's own SDK as an independent reader: an account that exists in memory only, and what it makes of files. */
import { createRequire } from "node:module";
import type {
  Cipher,
  CipherView,
  Fido2CredentialFullView,
  PasswordManagerClient,
} from "@bitwarden/sdk-internal";

type Sdk = typeof import("@bitwarden/sdk-internal");

// The package is CommonJS with WebAssembly; its typings describe the same names.
const sdk = createRequire(import.meta.url)("@bitwarden/sdk-internal") as Sdk;

export type BitwardenReader = {
  /** Logins that it makes of a CXF account. Throws what it refuses. */
  readonly importCxf: (account: object) => Promise<readonly CipherView[]>;
  /** What it keeps of credentials from a JSON export. Throws where a member has not the type that it demands. */
  readonly takeCredentials: (
    login: CipherView,
    credentials: readonly object[],
  ) => Promise<readonly Fido2CredentialFullView[]>;
};

export async function bitwardenReader(): Promise<BitwardenReader> {
  const client = new sdk.PasswordManagerClient(
    { get_access_token: async () => undefined },
    undefined,
    new sdk.ManagedSettingsClient(),
  );
  await openAccount(client);
  const ciphers = client.vault().ciphers();
  const decrypted = async (cipher: Cipher) => {
    const view = await ciphers.decrypt(cipher);
    return view;
  };
  return {
    importCxf: async (account) => {
      const contexts = client.exporters().import_cxf(JSON.stringify(account));
      return Promise.all(contexts.map(({ cipher }) => decrypted(cipher)));
    },
    takeCredentials: async (login, credentials) => {
      // The SDK checks the members itself: that is what is tested.
      const given = credentials as Fido2CredentialFullView[];
      const view = ciphers.set_fido2_credentials(login, given);
      const { cipher } = await ciphers.encrypt(view);
      return (await decrypted(cipher)).login?.fido2Credentials ?? [];
    },
  };
}

async function openAccount(client: PasswordManagerClient): Promise<void> {
  const key = sdk.PureCrypto.make_user_key_aes256_cbc_hmac();
  const privateKey = sdk.PureCrypto.wrap_decapsulation_key(sdk.PureCrypto.rsa_generate_keypair(), key);
  const request = {
    userId: "6f9619ff-8b86-4011-b42d-00c04fc964ff",
    kdfParams: { pBKDF2: { iterations: 600_000 } },
    email: "anna@example.com",
    accountCryptographicState: { V1: { private_key: privateKey } },
    method: { decryptedKey: { decrypted_user_key: Buffer.from(key).toString("base64") } },
  };
  // Ids and encrypted texts are branded in its typings.
  type Request = Parameters<ReturnType<PasswordManagerClient["crypto"]>["initialize_user_crypto"]>[0];
  await client.crypto().initialize_user_crypto(request as unknown as Request);
}
