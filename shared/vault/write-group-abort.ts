/** Gives up an unfinished group of any device: none of its operations will take effect. */
import { encodeControlBody } from "./control-body.ts";
import type { DeviceKeys } from "./device-keys.ts";
import { type WriteOutside, type WriterPlace, type Written, writeAt } from "./write-at.ts";

/** `device` and `group`: 16 bytes each. Throws VaultFault as `writeAt` does. */
export function writeGroupAbort(
  place: WriterPlace,
  signer: DeviceKeys,
  of: { readonly device: Uint8Array; readonly group: Uint8Array },
  outside: WriteOutside,
): Written {
  const body = encodeControlBody({ about: "group-abort", device: of.device, group: of.group });
  return writeAt(place, signer, { kind: "groupAbort", clear: new Uint8Array(), body }, outside);
}
