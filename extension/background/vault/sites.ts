/** What the person keeps of sites, as items of the vault that follow to every device: rules, and the list of sites to move. */
import { siteItemId } from "../../../shared/vault/item-id.ts";
import {
  type Enrolment,
  type SiteEnrolment,
  siteEnrolment,
  siteEnrolmentOps,
} from "../../../shared/vault/site-enrolment.ts";
import { DEFAULT_SITE_RULES, siteRuleOps, siteRules } from "../../../shared/vault/site-rule.ts";
import type { SiteSettings } from "../../messages/contract.ts";
import type { ItemRow } from "../../storage/schema.ts";
import type { VaultRepository } from "../../storage/vault-repository.ts";
import { itemRowId, openState, siteType } from "./item-rows.ts";
import type { OpenKeys } from "./open-keys.ts";
import { type ReadRows, readEach, unlessDamaged } from "./readable-rows.ts";
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

  /** The rules for one site; the usual ones where the person set none or where they are damaged. */
  async read(rpId: string): Promise<SiteSettings> {
    const row = await this.#row(rpId);
    const item = row && unlessDamaged(() => openState(this.#keys.rows, row));
    const found = item && siteRules(item);
    return { rpId, ...(found?.rules ?? DEFAULT_SITE_RULES) };
  }

  /** Every site with rules of its own that can be read, by name, and why others cannot. */
  async listed(): Promise<ReadRows<SiteSettings>> {
    const rows = await this.#repository.itemsOfType(siteType(this.#keys.rows));
    const { values, faults } = readEach(rows, (row) => siteRules(openState(this.#keys.rows, row)));
    const sites = values.map(({ rpId, rules }) => ({ rpId, ...rules }));
    return { values: sites.sort((a, b) => a.rpId.localeCompare(b.rpId)), faults };
  }

  /** Every site with rules of its own that can be read, by name. */
  async list(): Promise<readonly SiteSettings[]> {
    return (await this.listed()).values;
  }

  async write({ rpId, ...rules }: SiteSettings): Promise<void> {
    const row = await this.#row(rpId);
    const ops = siteRuleOps(row && openState(this.#keys.rows, row), rpId, rules);
    if (ops.length > 0) await this.#writer.write(ops);
  }

  /** Where every site stands on the list of sites to move, as far as it can be read. */
  async enrolments(): Promise<readonly SiteEnrolment[]> {
    const rows = await this.#repository.itemsOfType(siteType(this.#keys.rows));
    return readEach(rows, (row) => siteEnrolment(openState(this.#keys.rows, row))).values;
  }

  /** In one write. */
  async writeEnrolments(rpIds: readonly string[], enrolment: Enrolment): Promise<void> {
    const ops = await Promise.all(
      [...new Set(rpIds)].map(async (rpId) => {
        const row = await this.#row(rpId);
        return siteEnrolmentOps(row && openState(this.#keys.rows, row), rpId, enrolment);
      }),
    );
    if (ops.flat().length > 0) await this.#writer.write(ops.flat());
  }

  #row(rpId: string): Promise<ItemRow | null> {
    return this.#repository.item(itemRowId(this.#keys.rows, siteItemId(rpId)));
  }
}
