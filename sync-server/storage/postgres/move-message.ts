/**
 * What one node tells the others: vaults that moved and where their logs now end, as the text of a NOTIFY. PostgreSQL
 * takes payloads below 8,000 bytes.
 *
 *   message = base64url( node(8) || ( vault id(32) || u64 seq ) each )
 */
import { decodeBase64url, encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { ByteReader, ByteReaderError } from "../../../shared/bytes/byte-reader.ts";
import { concatBytes, uint64 } from "../../../shared/bytes/bytes.ts";

export type Move = { readonly vaultId: Uint8Array; readonly seq: number };
export type MoveMessage = { readonly node: Uint8Array; readonly moves: readonly Move[] };

export const NODE_LENGTH = 8;
const ID_LENGTH = 32;
/** 8 + 147 * 40 bytes are 7,851 characters. */
export const MOVES_PER_MESSAGE = 147;

/** At most MOVES_PER_MESSAGE moves. `node`: 8 bytes that no other node has. */
export function encodeMoves({ node, moves }: MoveMessage): string {
  return encodeBase64url(concatBytes(node, ...moves.flatMap(({ vaultId, seq }) => [vaultId, uint64(seq)])));
}

/** Null for what is no such message: someone else may use the channel by mistake. */
export function decodeMoves(text: string): MoveMessage | null {
  const bytes = decodeBase64url(text);
  if (bytes === null) return null;
  try {
    const reader = new ByteReader(bytes);
    const node = reader.take(NODE_LENGTH);
    const moves: Move[] = [];
    while (reader.remaining > 0) moves.push({ vaultId: reader.take(ID_LENGTH), seq: reader.uint64() });
    return { node, moves };
  } catch (error) {
    if (error instanceof ByteReaderError) return null;
    throw error;
  }
}
