/**
 * The last counters that this device answered for passkeys that were imported with one. On disk before an answer leaves,
 * so that no two answers carry the same. A passkey whose counter is beyond the present time has it as a field that all
 * devices share (shared/webauthn/signature-counter.ts). Should this row be damaged, the clock still makes them rise.
 */
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { passkeyItemId } from "../../../shared/vault/item-id.ts";
import { PASSKEY_FIELDS } from "../../../shared/vault/passkey-record.ts";
import type { CredentialSource } from "../../../shared/webauthn/credential-source.ts";
import type { VaultRepository } from "../../storage/vault-repository.ts";
import type { OneAtATime } from "../one-at-a-time.ts";
import { itemRowId, openState } from "./item-rows.ts";
import { decodeLocal, encodeLocal } from "./local-value.ts";
import type { OpenKeys } from "./open-keys.ts";
import { unlessDamaged } from "./readable-rows.ts";
import type { VaultWriter } from "./vault-writer.ts";

const ROW = "counters";

/** By item id, hex. */
type Answered = ReadonlyMap<string, number>;

type Named = Pick<CredentialSource, "rpId" | "credentialId">;

export class SignatureCounters {
  readonly #keys: OpenKeys;
  readonly #repository: VaultRepository;
  readonly #writer: VaultWriter;
  readonly #turns: OneAtATime;

  /** `turns`: shared by all that write here. */
  constructor(keys: OpenKeys, repository: VaultRepository, writer: VaultWriter, turns: OneAtATime) {
    this.#keys = keys;
    this.#repository = repository;
    this.#writer = writer;
    this.#turns = turns;
  }

  /** The highest answer that this device knows of; 0 if none. */
  async last(source: Named): Promise<number> {
    const answered = (await this.#answered()).get(nameOf(source)) ?? 0;
    const itemId = passkeyItemId(source.rpId, source.credentialId);
    const row = await this.#repository.item(itemRowId(this.#keys.rows, itemId));
    const item = row && unlessDamaged(() => openState(this.#keys.rows, row));
    const shared = item?.fields.get(PASSKEY_FIELDS.lastCounter)?.value;
    return Math.max(answered, typeof shared === "number" ? shared : 0);
  }

  /**
   * Notes an answer that is about to leave. False where it may not: another answer took this counter meanwhile. Throws
   * StorageFault or VaultFault; then it may not leave either.
   */
  commit(source: Named, counter: number, nowMs: number): Promise<boolean> {
    return this.#turns.run(ROW, async () => {
      if (counter <= (await this.last(source))) return false;
      if (counter > nowMs / 1000) await this.#share(source, counter);
      const answered = new Map(await this.#answered()).set(nameOf(source), counter);
      const sealed = this.#keys.rows.seal("singles", ROW, encodeLocal(answered));
      await this.#repository.putSingle({ name: ROW, sealed });
      return true;
    });
  }

  /** The clock does not carry this one on other devices. */
  async #share({ rpId, credentialId }: Named, counter: number): Promise<void> {
    const itemId = passkeyItemId(rpId, credentialId);
    await this.#writer.write([{ op: "put", itemId, field: PASSKEY_FIELDS.lastCounter, value: counter }]);
  }

  async #answered(): Promise<Answered> {
    const sealed = await this.#repository.single(ROW);
    const open = (row: Uint8Array) => decodeLocal<Answered>(this.#keys.rows.open("singles", ROW, row));
    return (sealed && unlessDamaged(() => open(sealed))) ?? new Map();
  }
}

function nameOf({ rpId, credentialId }: Named): string {
  return bytesToHex(passkeyItemId(rpId, credentialId));
}
