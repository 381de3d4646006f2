/** Raises the lowest format version that members must be able to read. */
import { encodePolicyClear, FORMAT_VERSION } from "../log/clear-policy.ts";
import { encodeControlBody } from "./control-body.ts";
import type { DeviceKeys } from "./device-keys.ts";
import { type WriteOutside, type WriterPlace, type Written, writeAt } from "./write-at.ts";

/** Throws VaultFault as `writeAt` does: for a version below the present one or above our own. */
export function writePolicy(
  place: WriterPlace,
  signer: DeviceKeys,
  minVersion: number,
  outside: WriteOutside,
): Written {
  const clear = encodePolicyClear({ signerVersion: FORMAT_VERSION, minVersion });
  return writeAt(
    place,
    signer,
    { kind: "policy", clear, body: encodeControlBody({ about: "policy" }) },
    outside,
  );
}
