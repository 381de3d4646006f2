/**
 * A server that dies in the middle of requests and is there again: on SQLite the same process anew on the same file, on
 * PostgreSQL another node, while the dead one is started again.
 */
import { expect } from "vitest";
import type { Moment } from "./cut-exchange.ts";
import type { Device } from "./device.ts";
import { KillingDoor, type Step } from "./killing-door.ts";
import { accountsInLog, accountsSeen, leavesOf } from "./passkeys.ts";
import { type NodeSettings, ServerNode } from "./server-node.ts";
import { storedVault } from "./stored.ts";

export class MortalServer {
  readonly killing: KillingDoor;
  /** How often it died, and how often what nobody said yes to was there all the same. */
  readonly tally = { kills: 0, keptUnanswered: 0, keptAnswered: 0, notKept: 0 };
  readonly #settings: NodeSettings;
  readonly #spares: Promise<ServerNode>[];
  #node: ServerNode;

  private constructor(settings: NodeSettings, node: ServerNode, spares: readonly ServerNode[]) {
    this.#settings = settings;
    this.#node = node;
    this.#spares = spares.map((spare) => Promise.resolve(spare));
    this.killing = new KillingDoor(() => this.#node.address);
  }

  static async open(settings: NodeSettings): Promise<MortalServer> {
    const node = await ServerNode.start(settings);
    const isOneOfMany = settings["DATABASE_URL"] !== undefined;
    return new MortalServer(settings, node, isOneOfMany ? [await ServerNode.start(settings)] : []);
  }

  /** `work` writes in a step in which the server dies; done again, it succeeds, and everything is there once. */
  async dieIn(step: Step, moment: Moment, device: Device, work: () => Promise<unknown>): Promise<void> {
    const before = await this.#stored(device);
    this.killing.plan = { step, moment, kill: () => this.#node.kill() };
    await expect(work(), `${step} ${JSON.stringify(moment)}`).rejects.toMatchObject({
      code: "sync/unreachable",
    });
    expect(this.killing.plan, step).toBeNull();

    await this.#requireAcknowledged(device, before.leaves.length);
    await this.#comeBack();
  }

  /** Both sides have the same log, and every edit stands in it once. */
  async requireSame({ replica, vaultId }: Device): Promise<void> {
    const accounts = accountsInLog(replica);
    expect(new Set(accounts).size).toBe(accounts.length);
    expect(accountsSeen(replica)).toEqual(accounts);
    expect(replica.disk.state.outbox).toEqual([]);
    expect((await storedVault(this.#settings, vaultId)).leaves).toEqual(leavesOf(replica));
  }

  async close(): Promise<void> {
    for (const node of [this.#node, ...(await Promise.all(this.#spares))]) await node.kill();
  }

  async #requireAcknowledged(device: Device, lengthBefore: number): Promise<void> {
    const { acknowledged } = this.killing;
    const { leaves, missingChunks } = await this.#stored(device);
    for (const [seq, leaf] of acknowledged) expect(leaves[seq - 1], `entry ${seq}`).toBe(leaf);
    expect(missingChunks).toEqual([]);
    this.tally.kills++;
    if (leaves.length === lengthBefore) this.tally.notKept++;
    else if (acknowledged.has(leaves.length)) this.tally.keptAnswered++;
    else this.tally.keptUnanswered++;
  }

  async #comeBack(): Promise<void> {
    const dead = this.#node;
    const spare = this.#spares.shift();
    const restarted = dead.start().then(() => dead);
    this.#node = await (spare ?? restarted);
    if (spare !== undefined) this.#spares.push(restarted);
  }

  #stored({ vaultId }: Device) {
    return storedVault(this.#settings, vaultId, this.killing.acknowledgedChunks);
  }
}
