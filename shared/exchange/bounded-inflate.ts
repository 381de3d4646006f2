/**
 * Raw DEFLATE (RFC 1951) and gzip (RFC 1952) with a limit that holds while inflating: what a file claims of its size
 * is never believed, and a bomb stops after the chunk that passes the limit.
 */
import { deflateSync, Gunzip, Inflate } from "fflate";
import { concatBytes } from "../bytes/bytes.ts";

/** Input given to the inflater at a time: bounds what one step can grow to (a factor of about a thousand). */
const STEP_BYTES = 1024;
const GZIP_START = [0x1f, 0x8b, 8];
const GZIP_LEAST = 18;

export type Inflated =
  | { readonly bytes: Uint8Array }
  /** `too-large`: more than the limit; `malformed`: not what it should be, or cut off. */
  | { readonly refused: "too-large" | "malformed" };

/** What raw DEFLATE data inflates to. */
export function inflateRaw(data: Uint8Array, maxBytes: number): Inflated {
  return runStream(new Inflate(), data, maxBytes);
}

/** What a gzip file of one member inflates to. The library looks at neither its first bytes nor its stated size. */
export function inflateGzip(data: Uint8Array, maxBytes: number): Inflated {
  const isGzip = data.length >= GZIP_LEAST && GZIP_START.every((byte, at) => data[at] === byte);
  const result: Inflated = isGzip ? runStream(new Gunzip(), data, maxBytes) : { refused: "malformed" };
  if ("refused" in result) return result;
  const stated = data.slice(-4).reduceRight((size, byte) => size * 256 + byte, 0);
  return stated === result.bytes.length ? result : { refused: "malformed" };
}

/** Raw DEFLATE. */
export function deflateRaw(bytes: Uint8Array): Uint8Array {
  return deflateSync(bytes, { level: 9 });
}

class TooLarge extends Error {}

type Stream = {
  ondata: (chunk: Uint8Array<ArrayBuffer>, isFinal: boolean) => void;
  push(chunk: Uint8Array<ArrayBuffer>, isFinal?: boolean): void;
};

function runStream(stream: Stream, data: Uint8Array, maxBytes: number): Inflated {
  const chunks: Uint8Array[] = [];
  let total = 0;
  let isDone = false;
  stream.ondata = (chunk, isFinal) => {
    total += chunk.length;
    if (total > maxBytes) throw new TooLarge();
    // The stream reuses its window, so what it shows has to be copied.
    chunks.push(chunk.slice());
    isDone ||= isFinal;
  };
  try {
    for (let at = 0; at < data.length; at += STEP_BYTES) {
      const end = Math.min(at + STEP_BYTES, data.length);
      stream.push(data.slice(at, end), end === data.length);
    }
  } catch (error) {
    // Every other error of the library says that the data is not DEFLATE.
    return { refused: error instanceof TooLarge ? "too-large" : "malformed" };
  }
  return isDone ? { bytes: concatBytes(...chunks) } : { refused: "malformed" };
}
