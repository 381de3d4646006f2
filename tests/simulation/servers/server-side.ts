/**
 * The server as the world makes it: honest, and by turns down, restored from a backup, split into branches, frozen for
 * some devices, or lying. What it keeps is always kept by the shipped server.
 */
import { bytesToHex, equalBytes } from "../../../shared/bytes/bytes.ts";
import type { NowMs } from "../../../shared/bytes/environment.ts";
import { SyncFault } from "../../../shared/sync/sync-fault.ts";
import type { Answer, Asking, Call, Server } from "../world/calls.ts";
import type { Chance } from "../world/chance.ts";
import { KeyferryServer } from "./keyferry-server.ts";
import { type FormerMember, Liar } from "./liar.ts";
import type { StoreContent } from "./memory-store.ts";

/** What an honest server answered to whom: for the check that appends have one order. */
export type Recorded = {
  readonly asking: Asking;
  readonly call: Call;
  readonly answer: Answer;
  readonly beganAtMs: number;
  readonly endedAtMs: number;
};

export class ServerSide implements Server {
  readonly honest: KeyferryServer;
  readonly #chance: Chance;
  readonly #nowMs: NowMs;
  readonly #liar: Liar;
  readonly #branches = new Map<string, KeyferryServer>();
  readonly #frozen = new Map<string, KeyferryServer>();
  readonly #backups: StoreContent[] = [];
  #isDown = false;
  /** Probability per answer. */
  lies = 0;
  readonly record: Recorded[] = [];

  constructor(nowMs: NowMs, chance: Chance) {
    this.#chance = chance;
    this.#nowMs = nowMs;
    this.honest = new KeyferryServer(nowMs, chance.bytes);
    this.#liar = new Liar(chance, () => logIn(this.honest.content));
  }

  async answer(asking: Asking, call: Call): Promise<Answer> {
    if (this.#isDown) throw new SyncFault("sync/unreachable", "the server is down");
    this.#liar.notice(call);
    const lies = this.#chance.happens(this.lies);
    // A lie in place of the deed, and not only of the answer.
    if (lies && call.name === "putChunk") return undefined;
    const beganAtMs = this.#nowMs();
    const truth = await this.#truth(asking, call, lies);
    if (this.#isDown) throw new SyncFault("sync/unreachable", "the server went down before it answered");
    const answer = lies && this.#chance.happens(0.8) ? this.#liar.instead(call, truth) : truth;
    if (!lies) this.record.push({ asking, call, answer, beganAtMs, endedAtMs: this.#nowMs() });
    return answer;
  }

  /** A removed device gives its keys away. */
  befriend(member: FormerMember): void {
    this.#liar.befriend(member);
  }

  goDown(): void {
    this.#isDown = true;
  }

  /** Comes back with all that it acknowledged. */
  comeBack(): void {
    if (!this.#isDown) return;
    this.#isDown = false;
    this.honest.restart(this.honest.content);
  }

  backUp(): StoreContent {
    this.#backups.push(this.honest.content);
    return this.honest.content;
  }

  /** Comes back with this content. */
  restore(content: StoreContent): void {
    this.#isDown = false;
    this.honest.restart(content);
    this.record.length = 0;
  }

  /** Comes back with what a backup holds. False where there is none. */
  restoreOlder(): boolean {
    return this.#restoreOneOf(this.#backups);
  }

  /** The same with a backup of the very history that is here now, as an operator does who knows of no fork. */
  restoreBeginning(): boolean {
    return this.#restoreOneOf(this.#backups.filter((backup) => isBeginningOf(backup, this.honest.content)));
  }

  #restoreOneOf(backups: readonly StoreContent[]): boolean {
    if (backups.length === 0) return false;
    this.restore(this.#chance.pick(backups));
    return true;
  }

  /** From now on these devices see another history than the others. */
  splitOff(deviceIds: readonly Uint8Array[]): void {
    const branch = new KeyferryServer(this.#nowMs, this.#chance.bytes);
    branch.restart(this.honest.content);
    for (const id of deviceIds) this.#branches.set(bytesToHex(id), branch);
  }

  /** These devices see nothing new any more when they ask. */
  freeze(deviceIds: readonly Uint8Array[]): void {
    for (const id of deviceIds) {
      const frozen = new KeyferryServer(this.#nowMs, this.#chance.bytes);
      frozen.restart(this.honest.content);
      this.#frozen.set(bytesToHex(id), frozen);
    }
  }

  /** One history for all again: the main one. */
  beHonest(): void {
    this.comeBack();
    this.lies = 0;
    this.#branches.clear();
    this.#frozen.clear();
  }

  /** A server that works with a removed device shows it everything. */
  async #truth(asking: Asking, call: Call, isFriendly: boolean): Promise<Answer> {
    try {
      return await this.#serverOf(asking.deviceId, call).answer(asking, call);
    } catch (cause) {
      const isStranger = cause instanceof SyncFault && cause.code === "sync/unauthorised";
      if (isFriendly && isStranger && call.name === "pull")
        return this.honest.pageForAnyone(asking.vaultId, call.args[0]);
      throw cause;
    }
  }

  #serverOf(deviceId: Uint8Array, call: Call): KeyferryServer {
    const id = bytesToHex(deviceId);
    const frozen = this.#frozen.get(id);
    if (frozen !== undefined && call.name === "pull") return frozen;
    return this.#branches.get(id) ?? this.honest;
  }
}

function isBeginningOf(backup: StoreContent, present: StoreContent): boolean {
  return [...backup.vaults].every(([id, { entries }]) => {
    const last = entries.at(-1);
    const same = present.vaults.get(id)?.entries[entries.length - 1];
    return last !== undefined && same !== undefined && equalBytes(last.leaf, same.leaf);
  });
}

function logIn({ vaults }: StoreContent): readonly Uint8Array[] {
  return [...vaults.values()].flatMap(({ entries }) => entries.map(({ bytes, leaf }) => bytes ?? leaf));
}
