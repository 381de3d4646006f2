/** A vault with entries of all kinds: what fuzzing begins with. */
import { equalBytes } from "../../shared/bytes/bytes.ts";
import { accept } from "../../shared/log/accept.ts";
import { encodeCloseClear } from "../../shared/log/clear-close.ts";
import { encodePolicyClear } from "../../shared/log/clear-policy.ts";
import { encodeReissueClear } from "../../shared/log/clear-reissue.ts";
import type { ControlState } from "../../shared/log/control-state.ts";
import type { DeviceKeys } from "../../shared/vault/device-keys.ts";
import type { WireStart } from "../../shared/wire/suffix-bodies.ts";
import { TestVault } from "../sync-server/test-vault.ts";

export type FuzzVault = {
  readonly vaultId: Uint8Array;
  readonly entries: readonly Uint8Array[];
  /** After each of the entries. */
  readonly states: readonly ControlState[];
  readonly last: ControlState;
  readonly start: WireStart;
  readonly signerOf: (deviceId: Uint8Array) => DeviceKeys;
  readonly vault: TestVault;
  /** Bytes of the one chunk of its snapshot. */
  readonly chunk: { readonly hash: Uint8Array; readonly bytes: Uint8Array };
};

export async function fuzzVault(): Promise<FuzzVault> {
  const vault = await TestVault.found("fuzz");
  const { log, device } = vault;
  const signers = [device, vault.recovery];
  vault.write(2);
  signers.push(await vault.addDevice(), await vault.addDevice(vault.recovery));
  vault.write(1, signers[2], 1500);
  log.append(log.draft("policy", device, { clear: encodePolicyClear({ signerVersion: 1, minVersion: 1 }) }));
  await vault.removeDevice(signers[3] ?? device);
  const chunk = vault.snapshot();
  const snapshotSeq = log.state.seq;
  vault.checkpoint(snapshotSeq);
  const reissue = encodeReissueClear({ abandonedHead: log.random(32), forkSeq: 3 });
  log.append(log.draft("reissue", device, { clear: reissue }));
  log.append(log.draft("groupAbort", device));
  log.append(log.draft("close", device, { clear: encodeCloseClear("deleted") }));
  const states: ControlState[] = [];
  for (const bytes of log.entries) {
    const judged = accept(states.at(-1) ?? null, bytes);
    if (judged.outcome !== "accepted") throw new Error("the vault to begin with is not one");
    states.push(judged.state);
  }
  return {
    vault,
    vaultId: vault.vaultId,
    entries: log.entries,
    states,
    last: log.state,
    start: vault.start(snapshotSeq),
    signerOf: (deviceId) => signers.find((keys) => equalBytes(keys.deviceId, deviceId)) ?? device,
    chunk,
  };
}
