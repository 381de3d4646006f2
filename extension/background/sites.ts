/** The person's rules for sites, kept as items of the vault, so that they will follow to every device. */
import { siteItemId } from "../../shared/vault/item-id.ts";
import { DEFAULT_SITE_RULES, siteRuleOps, siteRules } from "../../shared/vault/site-rule.ts";
import type { SiteSettings } from "../messages/contract.ts";
import type { VaultRepository } from "../storage/vault-repository.ts";
import { itemRowId, openState, siteType } from "./item-rows.ts";
import type { OpenKeys } from "./open-keys.ts";
import type { VaultWriter } from "./vault-writer.ts";

export class Sites {
  readonly #keys: OpenKeys;
  readonly #repository: VaultRepository;
  readonly #writer: VaultWriter;

  constructor(keys: OpenKeys, repository: VaultRepository, writer: VaultWriter) {
    this.#keys = keys;
    this.#repository = repository;
    this.#writer = writer;
  }

  /** The rules for one site; the usual ones where the person set none. */
  async read(rpId: string): Promise<SiteSettings> {
    const item = await this.#item(rpId);
    const found = item && siteRules(item);
    return { rpId, ...(found?.rules ?? DEFAULT_SITE_RULES) };
  }

  /** Every site with rules of its own, by name. */
  async list(): Promise<SiteSettings[]> {
    const rows = await this.#repository.itemsOfType(siteType(this.#keys.rows));
    const found = rows.flatMap((row) => siteRules(openState(this.#keys.rows, row)) ?? []);
    return found.map(({ rpId, rules }) => ({ rpId, ...rules })).sort((a, b) => a.rpId.localeCompare(b.rpId));
  }

  async write({ rpId, ...rules }: SiteSettings): Promise<void> {
    const ops = siteRuleOps(await this.#item(rpId), rpId, rules);
    if (ops.length > 0) await this.#writer.write(this.#keys, ops);
  }

  async #item(rpId: string) {
    const row = await this.#repository.item(itemRowId(this.#keys.rows, siteItemId(rpId)));
    return row && openState(this.#keys.rows, row);
  }
}
