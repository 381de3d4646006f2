/** Lists of 32-byte values kept as one value: chunk hashes of a snapshot, locators of a vault. */
import { compareBytes, concatBytes } from "../../shared/bytes/bytes.ts";
import { StoreFault } from "./store-fault.ts";

const LENGTH = 32;

export function joinHashes(hashes: readonly Uint8Array[]): Uint8Array {
  return concatBytes(...hashes);
}

/** The same set always gives the same bytes. */
export function joinHashSet(hashes: readonly Uint8Array[]): Uint8Array {
  return joinHashes([...hashes].sort(compareBytes));
}

/** Throws StoreFault "store/not-ours" where the bytes are no such list. */
export function splitHashes(joined: Uint8Array): Uint8Array[] {
  if (joined.length % LENGTH !== 0)
    throw new StoreFault("store/not-ours", "a stored list of hashes is damaged");
  return Array.from({ length: joined.length / LENGTH }, (_, index) =>
    joined.slice(index * LENGTH, (index + 1) * LENGTH),
  );
}
