/** A file on its way from a page, piece by piece (extension/messages/exchange-contract.ts, "files in pieces"). */
import { wipe } from "../../../shared/bytes/bytes.ts";
import { Fault } from "../../../shared/bytes/fault.ts";

export class IncomingFile {
  readonly #bytes: Uint8Array;
  #receivedBytes = 0;

  constructor(sizeBytes: number) {
    this.#bytes = new Uint8Array(sizeBytes);
  }

  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  get isWhole(): boolean {
    return this.#receivedBytes === this.#bytes.length;
  }

  /** Secret, as far as the file is not sealed. Throws Fault "message/malformed" while pieces are missing. */
  get bytes(): Uint8Array {
    if (!this.isWhole) throw new Fault("message/malformed", "pieces are missing");
    return this.#bytes;
  }

  /** A piece that was received before changes nothing. Throws Fault "message/malformed" for one that does not fit. */
  receive(offset: number, piece: Uint8Array): void {
    const end = offset + piece.length;
    if (end <= this.#receivedBytes) return;
    if (offset !== this.#receivedBytes || end > this.#bytes.length)
      throw new Fault("message/malformed", "a piece that does not follow");
    this.#bytes.set(piece, offset);
    this.#receivedBytes = end;
  }

  wipe(): void {
    wipe(this.#bytes);
  }
}
