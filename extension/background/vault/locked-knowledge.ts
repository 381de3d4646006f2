/**
 * What is known while the vault is locked: the padded filter of credential ids on disk, and the sites that the person
 * gave to the browser, remembered in memory since the last unlock.
 * [Note: locked filter] See SECURITY.md, "What a locked vault still tells".
 */
import { decodeCredentialFilter, mayContain } from "../../../shared/vault/credential-filter.ts";
import type { VaultRepository } from "../../storage/vault-repository.ts";
import type { SessionArea } from "../session-area.ts";
import { unlessDamaged } from "./readable-rows.ts";

const NATIVE_SITES = "native-sites";

export class LockedKnowledge {
  readonly #repository: VaultRepository;
  readonly #session: SessionArea;

  constructor(repository: VaultRepository, session: SessionArea) {
    this.#repository = repository;
    this.#session = session;
  }

  /** False only when no passkey here can have this id; where the filter is damaged, any may. */
  async mayHold(credentialId: Uint8Array): Promise<boolean> {
    const bytes = await this.#repository.filter();
    const filter = bytes && unlessDamaged(() => decodeCredentialFilter(bytes));
    return filter === null || mayContain(filter, credentialId);
  }

  async isNativeSite(rpId: string): Promise<boolean> {
    const sites = await this.#session.read(NATIVE_SITES);
    return Array.isArray(sites) && sites.includes(rpId);
  }

  /** Called whenever the rules are at hand. */
  async rememberNativeSites(rpIds: readonly string[]): Promise<void> {
    await this.#session.write(NATIVE_SITES, rpIds);
  }
}
