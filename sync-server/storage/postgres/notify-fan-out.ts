/**
 * Fan-out between nodes by LISTEN and NOTIFY. A NOTIFY inside the write's transaction takes a lock that all writers of
 * a database share and costs three quarters of the throughput; so it is sent after the commit, on a connection of its
 * own, for everything that moved within a moment. Listeners of this very process hear at once.
 *
 * Hints only: those of a lost connection or of a stopped node are lost, and nothing correct depends on them.
 */
import { bytesToHex, equalBytes } from "../../../shared/bytes/bytes.ts";
import { inProcessFanOut } from "../../fan-out/in-process.ts";
import type { FanOut } from "../vault-store.ts";
import { connectSingle, RawSql, type SingleConnection } from "./connect.ts";
import { decodeMoves, encodeMoves, MOVES_PER_MESSAGE, type Move, NODE_LENGTH } from "./move-message.ts";

const CHANNEL = "keyferry_moved";
/** How long moves are gathered before they are told. */
export const GATHER_MS = 60;
/** How long to wait before connecting again. */
const RECONNECT_MS = 1000;

/** Connects, or throws StoreFault "store/unavailable"; later it connects again by itself as often as needed. */
export async function openNotifyFanOut(url: string): Promise<FanOut> {
  const fanOut = new NotifyFanOut(url);
  try {
    await fanOut.connect();
    return fanOut;
  } catch (error) {
    await fanOut.close();
    throw error;
  }
}

class NotifyFanOut implements FanOut {
  readonly #url: string;
  readonly #node = crypto.getRandomValues(new Uint8Array(NODE_LENGTH));
  readonly #local = inProcessFanOut();
  readonly #gathered = new Map<string, Move>();
  #connection: SingleConnection | null = null;
  #telling: NodeJS.Timeout | null = null;
  #reconnecting: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(url: string) {
    this.#url = url;
  }

  async connect(): Promise<void> {
    const connection = await connectSingle(this.#url, {
      heard: (text) => this.#hear(text),
      lost: () => this.#reconnect(),
    });
    try {
      await connection.sql`LISTEN ${new RawSql(CHANNEL)}`;
    } catch (error) {
      await connection.close();
      throw error;
    }
    if (this.#isClosed) await connection.close();
    else this.#connection = connection;
  }

  moved(vaultId: Uint8Array, seq: number): void {
    this.#local.moved(vaultId, seq);
    this.#gathered.set(bytesToHex(vaultId), { vaultId, seq });
    this.#telling ??= setTimeout(() => void this.#tell(), GATHER_MS);
  }

  listen(heard: Parameters<FanOut["listen"]>[0]): () => void {
    return this.#local.listen(heard);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#reconnecting !== null) clearTimeout(this.#reconnecting);
    if (this.#telling !== null) clearTimeout(this.#telling);
    await this.#tell();
    await this.#local.close();
    await this.#connection?.close();
  }

  #hear(text: string): void {
    const message = decodeMoves(text);
    if (message === null || equalBytes(message.node, this.#node)) return;
    for (const { vaultId, seq } of message.moves) this.#local.moved(vaultId, seq);
  }

  /** Never throws: who does not hear a hint asks later. */
  async #tell(): Promise<void> {
    this.#telling = null;
    const moves = [...this.#gathered.values()];
    this.#gathered.clear();
    const connection = this.#connection;
    if (connection === null) return;
    for (let start = 0; start < moves.length; start += MOVES_PER_MESSAGE) {
      const text = encodeMoves({ node: this.#node, moves: moves.slice(start, start + MOVES_PER_MESSAGE) });
      try {
        await connection.sql`SELECT pg_notify(${CHANNEL}, ${text})`;
      } catch {
        return;
      }
    }
  }

  #reconnect(): void {
    this.#connection = null;
    if (this.#isClosed) return;
    this.#reconnecting ??= setTimeout(() => {
      this.#reconnecting = null;
      this.connect().catch(() => this.#reconnect());
    }, RECONNECT_MS);
  }
}
