/**
 * A new identity for this device: it adds new keys in the old ones' name and goes on with them. For when the old keys may
 * be in other hands too: a copied profile, one that was set back, a password that someone knew.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { idText } from "../log/device-id.ts";
import { type DeviceKeys, generateDeviceKeys } from "../vault/device-keys.ts";
import { provePossession, writeDeviceAdd } from "../vault/write-device-add.ts";
import { appendOwn } from "./append-own.ts";
import { attemptOf, placeOf } from "./attempt.ts";
import type { EngineParts } from "./engine-parts.ts";
import { rekey } from "./rekey.ts";
import { runSync } from "./sync-session.ts";
import type { Transport } from "./transport.ts";

/** Makes the connection of an identity; null where no server is set. */
export type TransportOf = ((device: DeviceKeys) => Transport) | null;

/** `removeOld`: also removes the old identity, and with it whoever else holds it. Throws SyncFault, VaultFault. */
export async function renewIdentity<A>(
  parts: EngineParts<A>,
  transportOf: TransportOf,
  options: { readonly removeOld: boolean },
): Promise<void> {
  const { environment, replica } = parts;
  const { device: oldDevice } = (await replica.state()).keyring;
  const { deviceId: old } = oldDevice;
  await appendOwn(parts, transportOf?.(oldDevice) ?? null, async (state) => {
    const { device, vaultId } = state.keyring;
    if (!equalBytes(device.deviceId, old)) return null;
    const keys = generateDeviceKeys(environment.random);
    const { name = "", platform = "" } = state.devices.get(idText(old)) ?? {};
    const newcomer = {
      keys,
      possession: provePossession(vaultId, keys, environment.scheme),
      names: { deviceName: name, platform },
      expiresAtMs: null,
    };
    const written = await writeDeviceAdd(placeOf(state), device, newcomer, environment);
    return attemptOf(written, { device: keys });
  });
  const { keyring, link } = await replica.state();
  const transport = transportOf?.(keyring.device) ?? null;
  if (options.removeOld) await rekey(parts, transport, [old]);
  if (link !== null && transport !== null) await runSync(parts, transport);
}
