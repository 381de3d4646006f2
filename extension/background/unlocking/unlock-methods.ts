/** Adds, names and removes ways to unlock besides the password, and tells a locked vault's pages what they can ask. */
import { encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { equalBytes, wipe } from "../../../shared/bytes/bytes.ts";
import type { NowMs, RandomBytes } from "../../../shared/bytes/environment.ts";
import { prfMethod } from "../../../shared/vault/unlock-prf.ts";
import { VaultFault } from "../../../shared/vault/vault-fault.ts";
import { writableText } from "../../../shared/vault/writable-text.ts";
import type { MethodChallenge, RequestOfAdding, UnlockMethod } from "../../messages/unlock-contract.ts";
import type { VaultRow } from "../../storage/schema.ts";
import type { VaultRepository } from "../../storage/vault-repository.ts";
import { bytesIn } from "../message-bytes.ts";
import type { OneAtATime } from "../one-at-a-time.ts";
import { KeeperFault } from "../vault/keeper-fault.ts";
import type { OpenKeys } from "../vault/open-keys.ts";
import { ROWS_TURN } from "../vault/sealed-replica.ts";
import type { VaultAccess } from "../vault/vault-access.ts";
import type { VaultKeeper } from "../vault/vault-keeper.ts";
import {
  type ListedMethod,
  openMethods,
  otherRecordsIn,
  prfRecordsIn,
  recordsOf,
  sealMethods,
} from "./method-list.ts";

/** As many as anyone has fingers and keys for; a record is small. */
const MAX_METHODS = 16;

export type UnlockMethodsParts = {
  readonly repository: VaultRepository;
  readonly keeper: VaultKeeper;
  readonly access: VaultAccess;
  /** In which the rows get another local key too. */
  readonly turns: OneAtATime;
  readonly random: RandomBytes;
  readonly nowMs: NowMs;
};

export class UnlockMethods {
  readonly #parts: UnlockMethodsParts;

  constructor(parts: UnlockMethodsParts) {
    this.#parts = parts;
  }

  /** Also while locked: nothing of it is secret. */
  async challenges(): Promise<readonly MethodChallenge[]> {
    const vault = await this.#parts.repository.vault();
    return prfRecordsIn(vault?.unlockRecords ?? []).map(({ credentialId, salt, transports }) => ({
      credentialId: encodeBase64url(credentialId),
      salt: encodeBase64url(salt),
      transports,
    }));
  }

  /** By the time they were added. */
  async list(): Promise<readonly UnlockMethod[]> {
    const { rows } = await this.#keys();
    const methods = openMethods(rows, await this.#parts.repository.single("methods"));
    return methods.map(({ credentialId, name, addedAtMs, transports }) => ({
      ...{ credentialId: encodeBase64url(credentialId), name, addedAtMs, transports },
    }));
  }

  /**
   * One more way to unlock, or the same one under another name and key. Throws KeeperFault "vault/verify-first", VaultFault
   * "vault/unusable-method".
   */
  async add(request: RequestOfAdding): Promise<void> {
    await this.#parts.access.requireVerified();
    const output = bytesIn(request.output);
    const given = {
      credentialId: bytesIn(request.credentialId),
      salt: bytesIn(request.salt),
      transports: request.transports,
    };
    await this.#change((methods, vault) => {
      const others = methods.filter(({ credentialId }) => !equalBytes(credentialId, given.credentialId));
      if (others.length >= MAX_METHODS) throw new VaultFault("vault/unusable-method", "one too many");
      const method = prfMethod(given, output, vault);
      return [...others, { ...method, name: writableText(request.name), addedAtMs: this.#parts.nowMs() }];
    });
    wipe(output);
  }

  rename(credentialId: string, name: string): Promise<void> {
    return this.#changeOne(credentialId, (method) => [{ ...method, name: writableText(name) }]);
  }

  remove(credentialId: string): Promise<void> {
    return this.#changeOne(credentialId, () => []);
  }

  #changeOne(id: string, change: (method: ListedMethod) => readonly ListedMethod[]): Promise<void> {
    const credentialId = bytesIn(id);
    return this.#change((methods) =>
      methods.flatMap((method) =>
        equalBytes(method.credentialId, credentialId) ? change(method) : [method],
      ),
    );
  }

  /** List and records in one transaction, and in the turn of whatever is sealed by the local key. */
  #change(
    work: (methods: readonly ListedMethod[], vault: VaultRow) => readonly ListedMethod[],
  ): Promise<void> {
    const { repository, keeper, turns, random } = this.#parts;
    return turns.run(ROWS_TURN, async () => {
      const { rows } = await this.#keys();
      const [vault, localKey] = [await repository.vault(), await keeper.localKey()];
      if (vault === null || localKey === null) throw locked();
      const methods = work(openMethods(rows, await repository.single("methods")), vault);
      const records = await recordsOf(methods, localKey, vault, random);
      const others = otherRecordsIn(vault.unlockRecords);
      await repository.putUnlockRecords([...others, ...records], sealMethods(rows, methods));
    });
  }

  async #keys(): Promise<OpenKeys> {
    const keys = await this.#parts.keeper.keys();
    if (keys === null) throw locked();
    return keys;
  }
}

function locked(): KeeperFault {
  return new KeeperFault("vault/locked", "unlock first");
}
