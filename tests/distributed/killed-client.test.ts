/**
 * A device that dies by kill -9 at every touch of its disk and of the network, and at moments of chance: every edit whose
 * write was over is in the log once, every other one once or not at all, whoever else wrote meanwhile.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MemoryReplica } from "../../scripts/testing/memory-replica.ts";
import { Chance } from "../simulation/world/chance.ts";
import { ROOT } from "../structure/source-tree.ts";
import { nodeRandom } from "../support/node-randomness.ts";
import { Device, doorTo, foundReplica, joinedReplica } from "./device.ts";
import { accountsInLog, accountsSeen, leavesOf, passkey } from "./passkeys.ts";
import { createReplicaFile, openReplicaFile } from "./replica-file.ts";
import { ServerNode } from "./server-node.ts";
import { storedVault } from "./stored.ts";

const PROGRAM = fileURLToPath(new URL("client-process.ts", import.meta.url));
const LANES = 2;
const RANDOM_DEATHS = 8;

const seed = Number(process.env["KEYFERRY_SEED"] ?? Date.now() % 1_000_000_000);

let folder: string;
let settings: { readonly KEYFERRY_DATABASE: string };
let node: ServerNode;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "keyferry-client-"));
  settings = { KEYFERRY_DATABASE: join(folder, "server.sqlite") };
  node = await ServerNode.start(settings);
}, 60_000);
afterAll(async () => {
  await node?.kill();
  rmSync(folder, { recursive: true, force: true });
});

describe.concurrent(`kill -9 of a client (seed ${seed})`, () => {
  it.each(Array.from({ length: LANES }, (_, lane) => lane))(
    "at every step it takes loses no edit and doubles none (lane %i)",
    async (lane) => {
      const life = await Life.begin();
      const luck = new Chance(seed, lane);
      let deaths = 0;
      for (let dieAt = lane + 1; (await life.run(dieAt)) === "killed"; dieAt += LANES) {
        deaths++;
        if (luck.happens(0.5)) await life.beOvertaken();
      }
      await life.requireEverythingOnce();
      // Fewer would mean that there are no steps between one death and the next.
      expect(deaths * LANES).toBeGreaterThan(30);
      console.log(`lane ${lane}: ${deaths} deaths, ${life.written.length} edits written`);
    },
    120_000,
  );

  it("at moments of chance loses no edit and doubles none", async () => {
    const life = await Life.begin();
    const luck = new Chance(seed, LANES);
    for (let death = 0; death < RANDOM_DEATHS; death++) {
      expect(await life.run(0, luck.between(0, 500))).toBe("killed");
      if (luck.happens(0.5)) await life.beOvertaken();
    }
    await life.requireEverythingOnce();
    expect(life.written.length).toBeGreaterThan(RANDOM_DEATHS);
    console.log(`by chance: ${RANDOM_DEATHS} deaths, ${life.written.length} edits written`);
  }, 120_000);
});

/** A device on a file, whose process dies again and again, and another device of the same vault that lives. */
class Life {
  /** Accounts whose writing was over. */
  readonly written: string[] = [];
  readonly #file: string;
  readonly #other: Device;
  readonly #ofOther: string[] = [];
  #runs = 0;

  private constructor(file: string, other: Device) {
    this.#file = file;
    this.#other = other;
  }

  static async begin(): Promise<Life> {
    const entropy = nodeRandom(32);
    const other = new Device(new MemoryReplica(await foundReplica(entropy)), door());
    await other.connect();
    const file = join(folder, `${Buffer.from(nodeRandom(6)).toString("hex")}.replica`);
    createReplicaFile(file, await joinedReplica(entropy, door()));
    return new Life(file, other);
  }

  /** One run of the process. `killAfterMs`: from its being ready; without it the process kills itself or ends. */
  async run(dieAt: number, killAfterMs: number | null = null): Promise<"killed" | "ended"> {
    const name = String(this.#runs++);
    const child = spawn(process.execPath, [PROGRAM, this.#file, node.address, name, String(dieAt)], {
      env: { NODE_COMPILE_CACHE: join(ROOT, "build/compile-cache") },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (said === "" && killAfterMs !== null) setTimeout(() => child.kill("SIGKILL"), killAfterMs);
      said += text;
    });
    await new Promise((resolve) => child.once("close", resolve));
    this.written.push(...[...said.matchAll(/^wrote (.+)\n/gm)].map(([, account = ""]) => account));
    if (child.signalCode === "SIGKILL") return "killed";
    expect([child.exitCode, said]).toEqual([0, expect.stringContaining("done\n")]);
    return "ended";
  }

  /** The other device takes the next place in the log. */
  async beOvertaken(): Promise<void> {
    const account = `other.${this.#ofOther.length}`;
    await this.#other.engine.write([passkey(account)]);
    await this.#other.sync();
    this.#ofOther.push(account);
  }

  async requireEverythingOnce(): Promise<void> {
    const { replica, close } = await openReplicaFile(this.#file);
    const device = new Device(replica, door());
    for (const one of [device, this.#other, device]) await one.sync();
    close();

    const accounts = accountsInLog(replica);
    expect(new Set(accounts).size).toBe(accounts.length);
    expect(accounts).toEqual(expect.arrayContaining([...this.written, ...this.#ofOther]));
    for (const one of [device, this.#other]) {
      expect(one.state.standing).toEqual({ is: "active" });
      expect(one.state.outbox).toEqual([]);
      expect(accountsSeen(one.replica)).toEqual(accounts);
      expect(leavesOf(one.replica)).toEqual(leavesOf(replica));
    }
    expect((await storedVault(settings, device.vaultId)).leaves).toEqual(leavesOf(replica));
  }
}

function door() {
  return doorTo(() => node.address);
}
