/** The person's words about devices, read from the items that hold them, and put over what the devices say themselves. */
import { idText } from "../../../shared/log/device-id.ts";
import type { ItemLayers, ReplicaState } from "../../../shared/sync/replica.ts";
import { type DeviceWords, deviceWords } from "../../../shared/vault/device-words.ts";
import { deviceItemId } from "../../../shared/vault/item-id.ts";
import type { ItemState } from "../../../shared/vault/item-state.ts";

type Items = { items(itemIds: readonly Uint8Array[]): Promise<readonly ItemLayers[]> };

/** A device's words and the item they stand in, both null where the person said nothing. */
export type KnownWords = { readonly item: ItemState | null; readonly words: DeviceWords | null };

/** By text of the device id, for every device there ever was. */
export type WordsOfDevices = ReadonlyMap<string, KnownWords>;

export async function readDeviceWords(replica: Items, { control }: ReplicaState): Promise<WordsOfDevices> {
  const members = [...control.members.values()].filter(({ role }) => role === "device");
  const layers = await replica.items(members.map(({ deviceId }) => deviceItemId(deviceId)));
  return new Map(
    members.map(({ deviceId }, place) => {
      const item = layers[place]?.visible ?? null;
      return [idText(deviceId), { item, words: item && deviceWords(item) }];
    }),
  );
}

/** What is known of the devices, with the names that the person gave them. */
export function namedByPerson(
  devices: ReplicaState["devices"],
  words: WordsOfDevices,
): ReplicaState["devices"] {
  const named = new Map(devices);
  for (const [id, { words: said }] of words) {
    const facts = devices.get(id) ?? { name: "", platform: "", heard: null };
    if (said?.name != null) named.set(id, { ...facts, name: said.name });
  }
  return named;
}
