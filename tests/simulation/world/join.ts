/** A device that joins by the words. */
import { joinByWords } from "../../../shared/sync/join.ts";
import type { NewReplica } from "../../../shared/sync/new-replica.ts";
import { PLANTED } from "../oracle/onlooker.ts";
import { ORIGIN } from "../servers/keyferry-server.ts";
import type { World } from "./world.ts";

export async function joinVault(world: World, name: string, skewMs: number): Promise<NewReplica> {
  const life = world.newLife();
  const door = {
    recover: async () => [world.vaultId],
    transport: (vaultId: Uint8Array, { deviceId }: { readonly deviceId: Uint8Array }) =>
      world.transport(life, name, { vaultId, deviceId }),
  };
  const order = {
    entropy: world.entropy.slice(),
    names: { deviceName: `${PLANTED} ${name}`, platform: PLANTED },
    origin: ORIGIN,
    changeKey: world.chance.happens(0.2),
  };
  return (await joinByWords(order, door, world.environment(life, skewMs))).replica;
}
