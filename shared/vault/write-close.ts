/**
 * Closes a vault, or cancels a close that is not final. By the paper device at once and for ever; by a device open to
 * objection by any member.
 */
import { type CloseClear, encodeCloseClear } from "../log/clear-close.ts";
import { encodeControlBody } from "./control-body.ts";
import type { DeviceKeys } from "./device-keys.ts";
import { VaultFault } from "./vault-fault.ts";
import { type WriteOutside, type WriterPlace, type Written, writeAt } from "./write-at.ts";

/** `newOrigin`: where a vault moved to, and only then. Throws VaultFault as `writeAt` does. */
export function writeClose(
  place: WriterPlace,
  signer: DeviceKeys,
  close: { readonly how: CloseClear; readonly newOrigin: string | null },
  outside: WriteOutside,
): Written {
  const { how, newOrigin } = close;
  if ((how === "moved") !== (newOrigin !== null))
    throw new VaultFault("vault/cannot-write", "a new origin belongs to a vault that moves");
  const body = encodeControlBody({ about: "close", newOrigin });
  return writeAt(place, signer, { kind: "close", clear: encodeCloseClear(how), body }, outside);
}
