/**
 * Live connections by vault: who hears that a log moved. A connection costs as little memory as it can (no timer, no
 * buffer, no compression of its own): one sweep for all of them pings, notices silence and ends what may no longer
 * listen. Hints may be lost, doubled or late; nothing correct depends on them (PROTOCOL.md, "Hints").
 */
import { bytesToHex } from "../../shared/bytes/bytes.ts";
import type { NowMs } from "../../shared/bytes/environment.ts";
import { EVENT_CLOSE, encodeHint } from "../../shared/wire/event-message.ts";

/** As much of a WebSocket as the hub needs. */
export type HintSocket = {
  send(text: string): void;
  ping(): void;
  close(code: number): void;
  terminate(): void;
  readonly bufferedAmount: number;
};

export type Connection = {
  readonly socket: HintSocket;
  /** Text of the id. */
  readonly device: string;
  readonly tokenExpiresAtMs: number;
  /** Set by the socket's owner whenever something arrives, cleared by the sweep. */
  isAlive: boolean;
};

export const SWEEP_MS = 5_000;
const SWEEPS_BETWEEN_PINGS = 6;
/** Who does not read what is sent does not need more. */
const MAX_BUFFERED_BYTES = 4096;

export class HintHub {
  readonly #byVault = new Map<string, Set<Connection>>();
  readonly #nowMs: NowMs;
  #count = 0;
  #sweeps = 0;

  constructor(nowMs: NowMs) {
    this.#nowMs = nowMs;
  }

  get count(): number {
    return this.#count;
  }

  add(vaultId: Uint8Array, connection: Connection): void {
    const name = bytesToHex(vaultId);
    const present = this.#byVault.get(name);
    if (present === undefined) this.#byVault.set(name, new Set([connection]));
    else present.add(connection);
    this.#count++;
  }

  remove(vaultId: Uint8Array, connection: Connection): void {
    const name = bytesToHex(vaultId);
    const present = this.#byVault.get(name);
    if (!present?.delete(connection)) return;
    this.#count--;
    if (present.size === 0) this.#byVault.delete(name);
  }

  hasListeners(vaultId: Uint8Array): boolean {
    return this.#byVault.has(bytesToHex(vaultId));
  }

  /** Tells members that the log moved and sends others away. Returns how many were told. */
  tell(vaultId: Uint8Array, seq: number, isMember: (device: string) => boolean): number {
    const hint = encodeHint(seq);
    let told = 0;
    for (const connection of [...(this.#byVault.get(bytesToHex(vaultId)) ?? [])]) {
      if (!isMember(connection.device)) connection.socket.close(EVENT_CLOSE.unauthorised);
      else if (connection.socket.bufferedAmount <= MAX_BUFFERED_BYTES) {
        connection.socket.send(hint);
        told++;
      }
    }
    return told;
  }

  /** To be called every SWEEP_MS. */
  sweep(): void {
    const nowMs = this.#nowMs();
    const isTimeToPing = this.#sweeps++ % SWEEPS_BETWEEN_PINGS === SWEEPS_BETWEEN_PINGS - 1;
    for (const connection of this.#all()) {
      if (connection.tokenExpiresAtMs <= nowMs) connection.socket.close(EVENT_CLOSE.unauthorised);
      else if (isTimeToPing) this.#ping(connection);
    }
  }

  /** Ends every connection: the server goes down. */
  closeAll(): void {
    for (const connection of this.#all()) connection.socket.close(EVENT_CLOSE.goingAway);
  }

  #ping(connection: Connection): void {
    if (!connection.isAlive) {
      connection.socket.terminate();
      return;
    }
    connection.isAlive = false;
    connection.socket.ping();
  }

  #all(): Connection[] {
    return [...this.#byVault.values()].flatMap((connections) => [...connections]);
  }
}
