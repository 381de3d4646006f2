/**
 * The accounts and passkeys of the demo site, in memory. Records are replaced, never changed in place; after each
 * change `onChange` gets a snapshot (account-file.ts writes it to disk). One process, one store: no transactions.
 */
import { SiteFault } from "./faults.ts";

export type Account = {
  /** base64url of the 32 random bytes that passkeys carry as user handle. Says nothing about the person. */
  readonly id: string;
  /** As typed at sign-up: untrusted text. */
  readonly name: string;
  readonly displayName: string;
  readonly createdAtMs: number;
  /** What `hashRecoveryCode` made of the unused recovery code; null when there is none. */
  readonly recoveryHash: string | null;
};

export type Passkey = {
  /** base64url, as the authenticator chose it. */
  readonly id: string;
  readonly accountId: string;
  /** Chosen by the owner: untrusted text. */
  readonly name: string;
  /** base64url of the COSE key. */
  readonly publicKey: string;
  /** COSE algorithm number. */
  readonly alg: number;
  /** Signature counter of the last answer. */
  readonly counter: number;
  readonly transports: readonly string[];
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
  readonly aaguid: string;
  readonly attestationFormat: string;
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number | null;
};

export type Snapshot = { readonly accounts: readonly Account[]; readonly passkeys: readonly Passkey[] };

export class Store {
  readonly #accounts = new Map<string, Account>();
  readonly #passkeys = new Map<string, Passkey>();
  readonly #onChange: (snapshot: Snapshot) => void;

  constructor(
    initial: Snapshot = { accounts: [], passkeys: [] },
    onChange: (snapshot: Snapshot) => void = () => undefined,
  ) {
    for (const account of initial.accounts) this.#accounts.set(account.id, account);
    for (const passkey of initial.passkeys) this.#passkeys.set(passkey.id, passkey);
    this.#onChange = onChange;
  }

  account(id: string): Account | null {
    return this.#accounts.get(id) ?? null;
  }

  /** Names that look the same to a reader are the same name. */
  accountByName(name: string): Account | null {
    const wanted = foldName(name);
    return [...this.#accounts.values()].find((account) => foldName(account.name) === wanted) ?? null;
  }

  passkey(id: string): Passkey | null {
    return this.#passkeys.get(id) ?? null;
  }

  /** Oldest first. */
  passkeysOf(accountId: string): readonly Passkey[] {
    return [...this.#passkeys.values()].filter((passkey) => passkey.accountId === accountId);
  }

  /** A new account always arrives with its first passkey. Throws `site/name-taken`, `site/passkey-taken`. */
  addAccount(account: Account, firstPasskey: Passkey): void {
    if (this.accountByName(account.name)) throw new SiteFault("site/name-taken", "the name is in use");
    this.#refuseTaken(firstPasskey);
    this.#accounts.set(account.id, account);
    this.#passkeys.set(firstPasskey.id, firstPasskey);
    this.#changed();
  }

  /** Throws `site/passkey-taken`. */
  addPasskey(passkey: Passkey): void {
    this.#refuseTaken(passkey);
    this.#passkeys.set(passkey.id, passkey);
    this.#changed();
  }

  updatePasskey(
    id: string,
    change: Partial<Pick<Passkey, "name" | "counter" | "backedUp" | "lastUsedAtMs">>,
  ): void {
    const passkey = this.#passkeys.get(id);
    if (!passkey) throw new SiteFault("site/passkey-unknown", "no passkey to update");
    this.#passkeys.set(id, { ...passkey, ...change });
    this.#changed();
  }

  removePasskey(id: string): void {
    if (this.#passkeys.delete(id)) this.#changed();
  }

  setRecoveryHash(accountId: string, recoveryHash: string | null): void {
    const account = this.#accounts.get(accountId);
    if (!account) throw new SiteFault("site/no-such-account", "no account to update");
    this.#accounts.set(accountId, { ...account, recoveryHash });
    this.#changed();
  }

  #refuseTaken(passkey: Passkey): void {
    if (this.#passkeys.has(passkey.id))
      throw new SiteFault("site/passkey-taken", "the credential id is in use");
  }

  #changed(): void {
    this.#onChange({ accounts: [...this.#accounts.values()], passkeys: [...this.#passkeys.values()] });
  }
}

function foldName(name: string): string {
  return name.normalize("NFKC").trim().toLowerCase();
}
