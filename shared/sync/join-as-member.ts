/**
 * What a browser does that another device has just added: signs in as itself, verifies everything from genesis through
 * the place that the other device named, and hands back a replica to be stored. Writes nothing.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { activeMembers } from "../log/control-state.ts";
import { nextHead } from "../log/hash-chain.ts";
import type { DeviceKeys } from "../vault/device-keys.ts";
import type { EpochKeys } from "../vault/epoch-key.ts";
import type { EngineEnvironment } from "./environment.ts";
import { FetchedLog } from "./fetched-log.ts";
import type { Position } from "./replica.ts";
import { lied } from "./take-page.ts";
import type { Transport } from "./transport.ts";
import { controlOf, type JoinedVault, joinedVault, readableLog } from "./whole-vault.ts";

export type MemberOrder = {
  readonly vaultId: Uint8Array;
  /** Secret: the keys that were added. */
  readonly device: DeviceKeys;
  /** Secret: older epoch keys, as the other device gave them. */
  readonly epochKeys: EpochKeys;
  /** Bytes of the vault's first entry, and where its log stood when this device was in it. */
  readonly genesis: Uint8Array;
  readonly at: Position;
  /** See ServerLink. */
  readonly origin: string;
};

/**
 * Throws SyncFault: "sync/server-lied" where the server's log is not of this vault, does not go through the named place,
 * or does not hold this device; "sync/unauthorised" where it does not know it.
 */
export async function joinAsMember(
  order: MemberOrder,
  transport: Transport,
  environment: Pick<EngineEnvironment, "scheme">,
): Promise<JoinedVault> {
  const { vaultId, device, epochKeys } = order;
  const reader = { ...device, epochKeys };
  const fetched = await FetchedLog.fetch(transport, vaultId, environment.scheme.verify);
  requireNamed(fetched, order);
  const whole = await readableLog(fetched, transport, reader, environment);
  requireNamed(whole.log, order);
  return joinedVault(whole, reader, order.origin);
}

/** The log begins with the named entry, goes through the named place, and has this device for a member. */
function requireNamed(log: FetchedLog, { genesis, at, device }: MemberOrder): void {
  const first = log.kept()[0];
  if (first === undefined || !equalBytes(first.bytes, genesis)) throw lied("another beginning");
  if (at.seq > log.position.seq || !equalBytes(headAfter(log, at.seq), at.head))
    throw lied("a log that does not go through the named place");
  const isMember = activeMembers(controlOf(log)).some(({ deviceId }) =>
    equalBytes(deviceId, device.deviceId),
  );
  if (!isMember) throw lied("a log without this device");
}

function headAfter(log: FetchedLog, seq: number): Uint8Array {
  let head = new Uint8Array(32);
  for (let place = 1; place <= seq; place++) {
    const leaf = log.leafAt(place);
    if (leaf === null) throw lied("a leaf is missing");
    head = new Uint8Array(nextHead(head, leaf));
  }
  return head;
}
