/**
 * A cursor over bytes that never reads past their end: the one place that indexes raw input.
 * A structure is read with it from front to back and closed with `end()`, so a missing byte and a left-over
 * byte are both errors.
 */
export class ByteReaderError extends Error {}

export class ByteReader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Bytes not read yet. */
  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  /** The next `length` bytes, copied. Throws ByteReaderError when fewer are left. */
  take(length: number): Uint8Array {
    if (!Number.isInteger(length) || length < 0 || length > this.remaining)
      throw new ByteReaderError(`wanted ${length} bytes, ${this.remaining} are left`);
    const taken = this.#bytes.slice(this.#offset, this.#offset + length);
    this.#offset += length;
    return taken;
  }

  /** The next byte as a number. */
  uint8(): number {
    return this.#unsigned(1);
  }

  /** The next 2 bytes, most significant first. */
  uint16(): number {
    return this.#unsigned(2);
  }

  /** The next 4 bytes, most significant first. */
  uint32(): number {
    return this.#unsigned(4);
  }

  /** The next 8 bytes, most significant first. Throws ByteReaderError above 2^53-1, which a number cannot hold. */
  uint64(): number {
    const value = this.#unsigned(8);
    if (!Number.isSafeInteger(value)) throw new ByteReaderError("integer above 2^53-1");
    return value;
  }

  /** All bytes that are left, which may be none. */
  rest(): Uint8Array {
    return this.take(this.remaining);
  }

  /** Throws ByteReaderError when bytes are left over. */
  end(): void {
    if (this.remaining > 0) throw new ByteReaderError(`${this.remaining} bytes left over`);
  }

  #unsigned(length: number): number {
    return this.take(length).reduce((value, byte) => value * 256 + byte, 0);
  }
}
