/** Whoever holds the words closes the vault, for good, as another program that speaks the format would. */
import { keyByCommitment } from "../../../shared/vault/epoch-key.ts";
import { recoveryKeys } from "../../../shared/vault/recovery-words.ts";
import { writeClose } from "../../../shared/vault/write-close.ts";
import type { World } from "./world.ts";

export async function closeByWords(world: World): Promise<void> {
  const { server, vaultId, entropy } = world;
  const control = await server.honest.control(vaultId);
  const commitment = control?.commitments.at(-1);
  if (control === null || commitment === undefined || control.closing !== null) return;
  const holder = world.devices.find(
    ({ disk }) => keyByCommitment(disk.state.keyring.epochKeys, commitment) !== null,
  );
  if (holder === undefined) return;
  const paper = recoveryKeys(entropy);
  const place = {
    control,
    hlc: holder.disk.state.log.hlc,
    epochKeys: holder.disk.state.keyring.epochKeys,
  };
  const order = { how: "deleted", newOrigin: null } as const;
  const { entry } = writeClose(place, paper, order, world.environment(null, 0));
  const expect = { seq: control.seq, head: control.head };
  await server.honest.answer(
    { vaultId, deviceId: paper.deviceId },
    { name: "append", args: [expect, [entry]] },
  );
  world.tell("the vault is closed by its words");
}
