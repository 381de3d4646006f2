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
import { connect, type Sql } from "./connect.ts";
import { decodeMoves, encodeMoves, MOVES_PER_MESSAGE, type Move, NODE_LENGTH } from "./move-message.ts";
import { faulting } from "./postgres-fault.ts";

const CHANNEL = "keyferry_moved";
/** How long moves are gathered before they are told. */
export const GATHER_MS = 60;

/** Throws StoreFault "store/unavailable". */
export async function openNotifyFanOut(url: string): Promise<FanOut> {
  const sql = connect(url, 1);
  const node = crypto.getRandomValues(new Uint8Array(NODE_LENGTH));
  const local = inProcessFanOut();
  const hear = (text: string) => {
    const message = decodeMoves(text);
    if (message === null || equalBytes(message.node, node)) return;
    for (const { vaultId, seq } of message.moves) local.moved(vaultId, seq);
  };
  try {
    await faulting(() => sql.listen(CHANNEL, hear));
  } catch (error) {
    await sql.end({ timeout: 1 });
    throw error;
  }

  const gathered = new Map<string, Move>();
  let timer: NodeJS.Timeout | null = null;
  const tell = async (): Promise<void> => {
    timer = null;
    const moves = [...gathered.values()];
    gathered.clear();
    await tellAll(sql, node, moves);
  };
  return {
    moved: (vaultId, seq) => {
      local.moved(vaultId, seq);
      gathered.set(bytesToHex(vaultId), { vaultId, seq });
      timer ??= setTimeout(tell, GATHER_MS);
    },
    listen: local.listen,
    close: async () => {
      if (timer !== null) clearTimeout(timer);
      await tell();
      await local.close();
      await sql.end({ timeout: 5 });
    },
  };
}

/** Never throws: who does not hear a hint asks later. */
async function tellAll(sql: Sql, node: Uint8Array, moves: readonly Move[]): Promise<void> {
  for (let start = 0; start < moves.length; start += MOVES_PER_MESSAGE) {
    const text = encodeMoves({ node, moves: moves.slice(start, start + MOVES_PER_MESSAGE) });
    try {
      await sql.notify(CHANNEL, text);
    } catch {
      return;
    }
  }
}
