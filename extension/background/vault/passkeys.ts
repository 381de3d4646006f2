/** The passkeys of the open vault: found for a ceremony, listed and changed for the person. */
import { equalBytes } from "../../../shared/bytes/bytes.ts";
import type { NowMs } from "../../../shared/bytes/environment.ts";
import type { CborValue } from "../../../shared/cbor/cbor.ts";
import { deviceWords } from "../../../shared/vault/device-words.ts";
import { deviceItemId, passkeyItemId } from "../../../shared/vault/item-id.ts";
import type { ItemState } from "../../../shared/vault/item-state.ts";
import { obeySignal } from "../../../shared/vault/obey-signal.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import {
  credentialSource,
  largeBlobOf,
  PASSKEY_FIELDS,
  passkeyRecord,
} from "../../../shared/vault/passkey-record.ts";
import { redacted } from "../../../shared/vault/redacted.ts";
import { writableText } from "../../../shared/vault/writable-text.ts";
import type {
  CredentialSource,
  HeldLargeBlob,
  PasskeyFacts,
} from "../../../shared/webauthn/credential-source.ts";
import type { CredentialStore } from "../../../shared/webauthn/credential-store.ts";
import type { SiteSignal } from "../../../shared/webauthn/site-signal.ts";
import type { PasskeyDetails } from "../../messages/contract.ts";
import type { PasskeySummary } from "../../messages/passkey-pages-contract.ts";
import type { ItemRow } from "../../storage/schema.ts";
import type { VaultRepository } from "../../storage/vault-repository.ts";
import { type Devices, deviceNameOf, devicesIn } from "./device-names.ts";
import { itemRowId, openSecret, openState, siteName } from "./item-rows.ts";
import { factsOf, type ListedPasskey, summaryOf } from "./listed-passkey.ts";
import type { OpenKeys } from "./open-keys.ts";
import type { OpenedList } from "./passkey-list.ts";
import { readEach, unlessDamaged } from "./readable-rows.ts";
import { listedFrom, openShelf, type Shelf, shelfNameOf } from "./shelf.ts";
import type { VaultWriter } from "./vault-writer.ts";

/** Fields whose earlier values are worth showing. */
const SHOWN_HISTORY: readonly string[] = [
  PASSKEY_FIELDS.label,
  PASSKEY_FIELDS.userName,
  PASSKEY_FIELDS.userDisplayName,
  PASSKEY_FIELDS.rpName,
];

export class Passkeys implements CredentialStore {
  readonly #keys: OpenKeys;
  readonly #repository: VaultRepository;
  readonly #writer: VaultWriter;
  readonly #nowMs: NowMs;

  constructor(keys: OpenKeys, repository: VaultRepository, writer: VaultWriter, nowMs: NowMs) {
    this.#keys = keys;
    this.#repository = repository;
    this.#writer = writer;
    this.#nowMs = nowMs;
  }

  /** Those of one site that are not in the trash, newest first. No secret is opened. */
  async findByRpId(rpId: string): Promise<readonly PasskeyFacts[]> {
    return (await this.listedOfSite(rpId)).map(factsOf);
  }

  /** Opens one with its secrets, or null where it is not there or in the trash. */
  async open(rpId: string, credentialId: Uint8Array): Promise<CredentialSource | null> {
    for (const { row, listed } of await this.#ofSite(rpId)) {
      if (!equalBytes(factsOf(listed).credentialId, credentialId)) continue;
      return credentialSource(openState(this.#keys.rows, row), openSecret(this.#keys.rows, row));
    }
    return null;
  }

  async largeBlob(rpId: string, credentialId: Uint8Array): Promise<HeldLargeBlob> {
    const item = await this.#item(passkeyItemId(rpId, credentialId));
    return item === null ? { mayHold: false, blob: null } : largeBlobOf(item);
  }

  /** The site is told of a failure, so none is thrown: neither storage nor a full vault may cost the sign-in. */
  async writeLargeBlob(rpId: string, credentialId: Uint8Array, blob: Uint8Array): Promise<boolean> {
    const itemId = passkeyItemId(rpId, credentialId);
    const op: Op = redacted({ op: "put", itemId, field: PASSKEY_FIELDS.largeBlob, value: blob }, "PutOp");
    return this.#write(op).then(
      () => true,
      () => false,
    );
  }

  /** Does what a site tells of its passkeys; true if anything changed. */
  async obey(signal: SiteSignal): Promise<boolean> {
    const rows = await this.#repository.itemsOfSite(siteName(this.#keys.rows, signal.rpId));
    const { values } = readEach(rows, (row) => openState(this.#keys.rows, row));
    const ops = values.flatMap((item) => obeySignal(signal, item, this.#nowMs()));
    if (ops.length > 0) await this.#writer.write(ops);
    return ops.length > 0;
  }

  async listedOfSite(rpId: string): Promise<readonly ListedPasskey[]> {
    const found = (await this.#ofSite(rpId)).map(({ listed }) => listed);
    return found.sort((a, b) => b.createdAtMs - a.createdAtMs);
  }

  /** All of them that can be read, the trash included, and why others cannot. */
  listed(): Promise<OpenedList> {
    return this.#keys.list.read(this.#repository.shelves);
  }

  /** All of them that can be read, the trash included. */
  async list(): Promise<readonly PasskeySummary[]> {
    return (await this.listed()).values.map(summaryOf);
  }

  /** Everything about one that may be shown, or null where there is none. */
  async details(itemId: Uint8Array): Promise<PasskeyDetails | null> {
    const row = await this.#repository.item(itemRowId(this.#keys.rows, itemId));
    if (row === null) return null;
    const listed = listedFrom(this.#keys.rows, row, (await this.#shelvesOf([row])).get(shelfNameOf(row.id)));
    const state = openState(this.#keys.rows, row);
    const record = passkeyRecord(state);
    if (listed === null || record === null) return null;
    const source = credentialSource(state, openSecret(this.#keys.rows, row));
    return {
      ...summaryOf(listed),
      credentialId: listed.credentialId,
      userHandle: listed.userHandle,
      alg: record.alg,
      isDiscoverable: listed.isDiscoverable,
      hasPrf: source.prfSeeds !== null,
      backupEligible: record.backupEligible,
      backupState: record.backupState,
      counter: record.counter,
      source: record.source,
      deviceName: await this.#deviceName(record.createdBy),
      history: historyOf(state),
    };
  }

  rename(itemId: Uint8Array, label: string): Promise<void> {
    return this.#write({ op: "put", itemId, field: PASSKEY_FIELDS.label, value: writableText(label) });
  }

  trash(itemId: Uint8Array): Promise<void> {
    return this.#write({ op: "tombstone", itemId });
  }

  restore(itemId: Uint8Array): Promise<void> {
    return this.#write({ op: "restore", itemId });
  }

  /** Repeated calls are harmless: what holds already is not written again. */
  async #write(op: Op): Promise<void> {
    const item = await this.#item(op.itemId);
    if (item?.birth == null || item.life === "purged" || isDone(item, op)) return;
    await this.#writer.write([op]);
  }

  async #item(itemId: Uint8Array): Promise<ItemState | null> {
    const row = await this.#repository.item(itemRowId(this.#keys.rows, itemId));
    return row && openState(this.#keys.rows, row);
  }

  /** As the person calls it, or as it called itself. */
  async #deviceName(deviceId: Uint8Array): Promise<string> {
    const row = await this.#repository.item(itemRowId(this.#keys.rows, deviceItemId(deviceId)));
    const item = row && unlessDamaged(() => openState(this.#keys.rows, row));
    return (item && deviceWords(item)?.name) ?? deviceNameOf(await this.#devices(), deviceId);
  }

  /** Names only adorn: without them the rest is shown all the same. */
  async #devices(): Promise<Devices> {
    return devicesIn(this.#keys.rows, await this.#repository.single("devices")) ?? new Map();
  }

  /** Those that can be read and are not in the trash. */
  async #ofSite(rpId: string): Promise<readonly { readonly row: ItemRow; readonly listed: ListedPasskey }[]> {
    const found = await this.#repository.itemsOfSite(siteName(this.#keys.rows, rpId));
    const shelves = await this.#shelvesOf(found);
    return readEach(found, (row) => {
      const listed = listedFrom(this.#keys.rows, row, shelves.get(shelfNameOf(row.id)));
      return listed?.trashedAtMs === null && listed.rpId === rpId ? { row, listed } : null;
    }).values;
  }

  /** The shelves of these rows, as far as they can be read, by name. */
  async #shelvesOf(found: readonly ItemRow[]): Promise<ReadonlyMap<string, Shelf>> {
    const shelves = await this.#repository.shelves.named(found.map(({ id }) => shelfNameOf(id)));
    return new Map(readEach(shelves, (row) => [row.name, openShelf(this.#keys.rows, row)] as const).values);
  }
}

function isDone(item: ItemState, op: Op): boolean {
  if (op.op === "put") return isSame(item.fields.get(op.field)?.value, op.value);
  return op.op === "tombstone" ? item.life === "trashed" : item.life === "live";
}

function isSame(one: CborValue | undefined, other: CborValue): boolean {
  return one instanceof Uint8Array && other instanceof Uint8Array ? equalBytes(one, other) : one === other;
}

function historyOf(item: ItemState): PasskeyDetails["history"] {
  return [...item.fields]
    .filter(([field]) => SHOWN_HISTORY.includes(field))
    .flatMap(([field, { lost }]) =>
      lost.flatMap(({ value, stamp, isConcurrent }) =>
        typeof value === "string" ? [{ field, value, changedAtMs: stamp.hlc.ms, isConcurrent }] : [],
      ),
    )
    .sort((a, b) => b.changedAtMs - a.changedAtMs);
}
