/** Hints between nodes over a real PostgreSQL. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { poll } from "../../../scripts/browsers/poll.ts";
import { type RealPostgres, startPostgres } from "../../../scripts/testing/real-postgres.ts";
import { connectSingle } from "../../../sync-server/storage/postgres/connect.ts";
import {
  decodeMoves,
  encodeMoves,
  MOVES_PER_MESSAGE,
} from "../../../sync-server/storage/postgres/move-message.ts";
import { openNotifyFanOut } from "../../../sync-server/storage/postgres/notify-fan-out.ts";
import type { FanOut } from "../../../sync-server/storage/vault-store.ts";
import { hash, random } from "./log-writer.ts";

describe("the message between nodes", () => {
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
  const move = fc.record({ vaultId: bytes(32), seq: fc.nat({ max: Number.MAX_SAFE_INTEGER }) });

  it("comes out as it went in", () => {
    fc.assert(
      fc.property(bytes(8), fc.array(move, { maxLength: 20 }), (node, moves) => {
        expect(decodeMoves(encodeMoves({ node, moves }))).toEqual({ node, moves });
      }),
    );
  });

  it("fits PostgreSQL's limit when it is full", () => {
    const moves = Array.from({ length: MOVES_PER_MESSAGE }, () => ({ vaultId: hash(), seq: 2 ** 53 - 1 }));

    expect(encodeMoves({ node: random(8), moves }).length).toBeLessThan(8000);
  });

  it("is nothing where it is another text", () => {
    fc.assert(fc.property(fc.string(), (text) => void decodeMoves(text)));
    for (const text of ["", "hello", "AAAA", "{}"]) expect(decodeMoves(text)).toBeNull();
  });
});

describe("NOTIFY", () => {
  let server: RealPostgres;
  let url: string;
  beforeAll(async () => {
    server = await startPostgres();
    url = await server.createDatabase();
  }, 60_000);
  afterAll(() => server?.stop(), 60_000);

  it("tells every node once, this one at once", async () => {
    const nodes = await Promise.all([1, 2, 3].map(() => listening(url)));
    const [first] = nodes;
    const vault = hash();

    first?.fanOut.moved(vault, 7);

    const hint = `${Buffer.from(vault).toString("hex")} 7`;
    expect(first?.heard).toEqual([hint]);
    await poll("the others to hear", async () => nodes.every(({ heard }) => heard.length === 1));
    await pause(200);
    expect(nodes.map(({ heard }) => heard)).toEqual([[hint], [hint], [hint]]);
    await Promise.all(nodes.map(({ fanOut }) => fanOut.close()));
  });

  it("gathers moves: the newest place of each vault, in as many messages as it takes", async () => {
    const [sender, other] = [await listening(url), await listening(url)];
    const messages = await countedMessages(url);
    const vaults = Array.from({ length: 400 }, () => hash());

    for (const seq of [1, 2, 3]) for (const vault of vaults) sender.fanOut.moved(vault, seq);

    await poll("all to be heard", async () => other.heard.length >= vaults.length);
    expect(new Set(other.heard)).toEqual(new Set(vaults.map((id) => `${Buffer.from(id).toString("hex")} 3`)));
    expect(messages.count()).toBe(Math.ceil(vaults.length / MOVES_PER_MESSAGE));
    await Promise.all([sender.fanOut.close(), other.fanOut.close(), messages.close()]);
  });

  it("tells what is gathered before it closes", async () => {
    const [sender, other] = [await listening(url), await listening(url)];

    sender.fanOut.moved(hash(), 1);
    await sender.fanOut.close();

    await poll("the last word to be heard", async () => other.heard.length === 1);
    await other.fanOut.close();
  });

  it("hears nothing after it stopped listening", async () => {
    const { fanOut, heard, stop } = await listening(url);

    stop();
    fanOut.moved(hash(), 1);

    expect(heard).toEqual([]);
    await fanOut.close();
  });

  it("connects again by itself and hears on", async () => {
    const [sender, other] = [await listening(url), await listening(url)];
    await server.kill();
    sender.fanOut.moved(hash(), 1);
    await pause(150);
    await server.start();

    await poll("hints to arrive again", async () => {
      sender.fanOut.moved(hash(), 2);
      await pause(100);
      return other.heard.some((hint) => hint.endsWith(" 2"));
    });
    await Promise.all([sender.fanOut.close(), other.fanOut.close()]);
  });

  it("says so where there is no server, and leaves nothing running", async () => {
    await expect(openNotifyFanOut("postgres://keyferry@127.0.0.1:1/none")).rejects.toMatchObject({
      code: "store/unavailable",
    });
  });
});

async function listening(url: string): Promise<{ fanOut: FanOut; heard: string[]; stop: () => void }> {
  const fanOut = await openNotifyFanOut(url);
  const heard: string[] = [];
  const stop = fanOut.listen((vaultId, seq) => heard.push(`${Buffer.from(vaultId).toString("hex")} ${seq}`));
  return { fanOut, heard, stop };
}

/** Counts what goes over the wire, as a listener of its own. */
async function countedMessages(url: string) {
  let messages = 0;
  const { sql, close } = await connectSingle(url, { heard: () => messages++, lost: () => undefined });
  await sql`LISTEN keyferry_moved`;
  return { count: () => messages, close };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
