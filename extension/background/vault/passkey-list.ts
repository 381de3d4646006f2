/**
 * All passkeys as lists show them, opened from their shelves and kept in memory while the vault is unlocked. Every step
 * of the vault writes another generation row, so as long as that is the same, so is the list; after a step only the
 * shelves that it changed are opened again.
 */
import { encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { equalBytes } from "../../../shared/bytes/bytes.ts";
import type { VaultFault } from "../../../shared/vault/vault-fault.ts";
import { inListOrder } from "../../messages/passkey-order.ts";
import type { ItemRow, ShelfRow } from "../../storage/schema.ts";
import type { Listing, ShelfRepository } from "../../storage/shelf-repository.ts";
import { openState } from "./item-rows.ts";
import { type ListedPasskey, listedPasskey } from "./listed-passkey.ts";
import { type ReadRows, readEach, unlessDamaged } from "./readable-rows.ts";
import type { RowSealer } from "./row-sealer.ts";
import { openShelf, type Shelf, shelfNameOf } from "./shelf.ts";

/** Of the generation row: tells one version of the list from another and nothing else. */
const VERSION_BYTES = 25;

type KnownShelf = { readonly sealed: Uint8Array; readonly shelf: Shelf | null };

export class PasskeyList {
  readonly #rows: RowSealer;
  #shelves: ReadonlyMap<string, KnownShelf> = new Map();
  #list: OpenedList | null = null;
  #newest: Promise<unknown> = Promise.resolve();

  constructor(rows: RowSealer) {
    this.#rows = rows;
  }

  /** The list as it is on disk now. What cannot be read is left out and told in `faults`. */
  read(repository: ShelfRepository): Promise<OpenedList> {
    // One after the other: who asks again meanwhile gets what the first one opened.
    const reading = this.#newest.then(() => this.#read(repository));
    this.#newest = reading.catch(() => undefined);
    return reading;
  }

  async #read(repository: ShelfRepository): Promise<OpenedList> {
    const known = this.#list;
    if (known?.isOf(await repository.generation())) return known;
    const listing = await repository.listing();
    this.#shelves = new Map(listing.shelves.map((row) => [row.name, this.#opened(row)]));
    const told = this.#told();
    const asked = await this.#rowsToAsk(repository, listing);
    const { values, faults } = readEach(asked, (row) => listedPasskey(openState(this.#rows, row)));
    this.#list = new OpenedList(listing.generation, [...told, ...values], faults);
    return this.#list;
  }

  #opened({ name, sealed }: ShelfRow): KnownShelf {
    const known = this.#shelves.get(name);
    if (known !== undefined && equalBytes(known.sealed, sealed)) return known;
    return { sealed, shelf: unlessDamaged(() => openShelf(this.#rows, { name, sealed })) };
  }

  #told(): readonly ListedPasskey[] {
    const told: ListedPasskey[] = [];
    for (const { shelf } of this.#shelves.values())
      for (const one of shelf?.values() ?? []) if (typeof one === "object") told.push(one);
    return told;
  }

  /** The rows of which no shelf tells: their shelf is damaged or gone, or was made anew while they were damaged. */
  async #rowsToAsk(repository: ShelfRepository, { itemCount }: Listing): Promise<readonly ItemRow[]> {
    let onShelves = 0;
    const unsure = new Set<string>();
    for (const [name, { shelf }] of this.#shelves) {
      onShelves += shelf?.size ?? 0;
      if ([...(shelf?.values() ?? [])].includes("ask-the-row")) unsure.add(name);
    }
    if (unsure.size > 0 || onShelves !== itemCount) {
      for (const [name, count] of await repository.rowCounts())
        if (this.#shelves.get(name)?.shelf?.size !== count) unsure.add(name);
    }
    const asked = await Promise.all([...unsure].map((name) => repository.rowsOf(name)));
    return asked.flat().filter(({ id }) => {
      const told = this.#shelves.get(shelfNameOf(id))?.shelf?.get(id) ?? "ask-the-row";
      return told === "ask-the-row";
    });
  }
}

/** The list of one moment. */
export class OpenedList implements ReadRows<ListedPasskey> {
  /** The trash included, in no order. */
  readonly values: readonly ListedPasskey[];
  readonly faults: readonly VaultFault[];
  /** Another one after every step of the vault. */
  readonly version: string;
  readonly #generation: Uint8Array | null;
  #hiddenBySites: number | null = null;
  #ordered: { readonly language: string; readonly kept: readonly ListedPasskey[] } | null = null;

  constructor(
    generation: Uint8Array | null,
    values: readonly ListedPasskey[],
    faults: readonly VaultFault[],
  ) {
    this.values = values;
    this.faults = faults;
    this.version = generation === null ? "" : encodeBase64url(generation.slice(0, VERSION_BYTES));
    this.#generation = generation;
  }

  /** How many are in the trash because their sites no longer accept them. */
  get hiddenBySites(): number {
    this.#hiddenBySites ??= this.values.filter(({ isHiddenBySite }) => isHiddenBySite === true).length;
    return this.#hiddenBySites;
  }

  /** False where there is no such row: then nothing is known to be the same. */
  isOf(generation: Uint8Array | null): boolean {
    return generation !== null && this.#generation !== null && equalBytes(generation, this.#generation);
  }

  /** What is not in the trash, as a person looks for it. `language`: BCP 47. */
  inOrder(language: string): readonly ListedPasskey[] {
    if (this.#ordered?.language !== language) {
      const kept = this.values.filter(({ trashedAtMs }) => trashedAtMs === null);
      this.#ordered = { language, kept: inListOrder(kept, language) };
    }
    return this.#ordered.kept;
  }
}
