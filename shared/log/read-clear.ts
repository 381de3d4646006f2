/** Reads a clear part from front to back: a byte missing or left over is a LogFault, never a shorter answer. */
import { ByteReader, ByteReaderError } from "../bytes/byte-reader.ts";
import { LogFault } from "./log-fault.ts";

/** Runs `read` over all bytes of a clear part; throws LogFault "log/malformed" when they do not fit. */
export function readClear<Value>(bytes: Uint8Array, read: (reader: ByteReader) => Value): Value {
  const reader = new ByteReader(bytes);
  try {
    const value = read(reader);
    reader.end();
    return value;
  } catch (cause) {
    if (cause instanceof ByteReaderError) throw new LogFault("log/malformed", "clear part", cause);
    throw cause;
  }
}
