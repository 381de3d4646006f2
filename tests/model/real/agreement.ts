/** Where model and shipped code say different things of one world: sentences, none where they agree. */

import { type Disk, MemoryReplica } from "../../../scripts/testing/memory-replica.ts";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { idText } from "../../../shared/log/device-id.ts";
import { isLive, textField } from "../../../shared/vault/item-state.ts";
import type { ServedVault } from "../../support/memory-server.ts";
import { coalitionKeys } from "../device-session.ts";
import { EDITS_EACH, FIRST, type LogTree, type Mask, NEWCOMER, type NodeId, SECOND } from "../log-tree.ts";
import { type Device, deviceOf, type World } from "../world.ts";
import { coalitionEpochKeys } from "./forge-real.ts";
import { countOf, identitiesIn, mustHave, type Reality, type RealWorld } from "./real-world.ts";

const AUTHORS = [FIRST, SECOND, NEWCOMER] as const;

/** Compares every device, and what the coalition can open. */
export async function disagreements(
  tree: LogTree,
  world: World,
  real: RealWorld,
  reality: Reality,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const identity of AUTHORS) {
    const device = deviceOf(world, identity);
    const disk = real.disks.get(identity);
    if (device === null && disk === undefined) continue;
    if (device === null || disk === undefined) wrong.push(`device ${identity}: there only once`);
    else
      for (const [what, said, is] of facts(tree, device, disk, real, reality))
        if (said !== is) wrong.push(`device ${identity}, ${what}: the model says ${said}, it is ${is}`);
  }
  const open = commitments(coalitionKeys(tree, world.sent), real);
  const really = textOf(
    (await coalitionEpochKeys({ keys: reality.hostile, logs: [...real.vaults.values()] })).keys(),
  );
  if (open !== really) wrong.push(`the coalition: the model says ${open}, it is ${really}`);
  return wrong;
}

type Fact = readonly [what: string, said: string, is: string];

function facts(
  tree: LogTree,
  device: Device,
  disk: Disk,
  real: RealWorld,
  reality: Reality,
): readonly Fact[] {
  const { state } = disk;
  const { standing, pin, keys, outbox, group, attempt, owed } = device;
  const visible = tree.readable(pin, keys) | outbox | group;
  return [
    ["standing", standing, state.standing.is],
    ["log", headOf(mustHave(real, pin)), `${state.log.seq} ${bytesToHex(state.log.head)}`],
    ["keys", commitments(keys, real), textOf(state.keyring.epochKeys.keys())],
    ["passkeys", textOf(namesOf(visible)), textOf(visibleNames(disk))],
    ["waiting", String(countOf(outbox | group)), String(state.outbox.length)],
    ["on its way", String(attempt !== null), String(state.attempts.length > 0)],
    [
      "owed removals",
      textOf(identitiesIn(owed).map((identity) => idText(reality.idOf(identity, real)))),
      textOf(state.owedRemovals.map(idText)),
    ],
    ["other history", theirsOf(device, real), theirHead(disk)],
  ];
}

function headOf({ control }: ServedVault): string {
  return `${control.seq} ${bytesToHex(control.head)}`;
}

function theirsOf({ theirs, standing }: Device, real: RealWorld): string {
  return standing === "forked" && theirs !== null ? headOf(mustHave(real, theirs)) : "none";
}

function theirHead({ state }: Disk): string {
  if (state.standing.is !== "forked") return "none";
  const { theirs } = state.standing.fork;
  return `${theirs.seq} ${bytesToHex(theirs.head)}`;
}

/** The names under which these epoch keys are known: a key is the current one of the log that brought it. */
function commitments(keys: readonly NodeId[], real: RealWorld): string {
  return textOf(
    keys.map((key) => bytesToHex(mustHave(real, key).control.commitments.at(-1) ?? new Uint8Array())),
  );
}

function namesOf(edits: Mask): readonly string[] {
  const own = AUTHORS.flatMap((author, block) =>
    identitiesIn((edits >> (block * EDITS_EACH)) & 0xf).map((count) => `${author} ${count}`),
  );
  const planted = identitiesIn(edits >> (AUTHORS.length * EDITS_EACH)).map(
    (count) => `planted ${1 << (AUTHORS.length * EDITS_EACH + count)}`,
  );
  return [...own, ...planted];
}

function visibleNames(disk: Disk): readonly string[] {
  return [...new MemoryReplica(disk).disk.items.values()].flatMap(({ visible }) =>
    visible !== null && isLive(visible.state) ? [textField(visible.state, "userName") ?? ""] : [],
  );
}

function textOf(parts: Iterable<string>): string {
  return [...parts].sort().join(", ");
}
