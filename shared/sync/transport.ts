/**
 * The server as the engine sees it (routes: ../wire/PROTOCOL.md). Everything it returns is decoded in form and believed
 * in nothing: the engine verifies. Every method throws SyncFault; "sync/closed" carries nothing, the log does.
 */
import type { Position } from "./replica.ts";

/** Entries after a place. One that the server has compacted is its 32-byte leaf. */
export type LogPage = {
  /** Where the server's log stands. */
  readonly at: Position;
  readonly entries: readonly Uint8Array[];
  /** There are more after these. */
  readonly hasMore: boolean;
};

export type AppendResult =
  | { readonly outcome: "appended"; readonly at: Position }
  /** The server's log is not where it was expected. `page`: what it has after the expected seq. */
  | { readonly outcome: "conflict"; readonly page: LogPage };

/** A compacted beginning: every leaf of 1..coversSeq, the control entries among them, and the snapshot that covers it. */
export type CompactedStart = {
  /** coversSeq leaves of 32 bytes. */
  readonly leaves: readonly Uint8Array[];
  /** Bytes of the control entries among them, by rising seq, genesis first. */
  readonly control: readonly Uint8Array[];
  /** Bytes of the snapshot entry; it stands after coversSeq. */
  readonly snapshot: Uint8Array;
};

/** What a newcomer begins with: everything, or the newest valid snapshot's start. The rest comes by `pull`. */
export type JoinStart = { readonly at: Position; readonly start: CompactedStart | null };

export interface Transport {
  /** Puts a new vault on the server, or finds it there already (same genesis). */
  found(genesis: Uint8Array, invite: string | null): Promise<Position>;
  pull(after: number): Promise<LogPage>;
  /** 1 to 64 entries for the places after `expect`. Sending the same bytes again is harmless. */
  append(expect: Position, entries: readonly Uint8Array[]): Promise<AppendResult>;
  /**
   * Puts back what a server has lost, or moves a vault to it: `expect` is where the server stands, `entries` follow it.
   * `start` only where expect.seq is before what this device holds entries of.
   */
  putSuffix(
    expect: Position,
    start: CompactedStart | null,
    entries: readonly Uint8Array[],
  ): Promise<AppendResult>;
  joinStart(): Promise<JoinStart>;
  /** Leaves from..to, both included. */
  leaves(from: number, to: number): Promise<readonly Uint8Array[]>;
  chunk(hash: Uint8Array): Promise<Uint8Array>;
  putChunk(hash: Uint8Array, bytes: Uint8Array): Promise<void>;
  /** Which of these the server does not have. */
  missingChunks(hashes: readonly Uint8Array[]): Promise<readonly Uint8Array[]>;
}
