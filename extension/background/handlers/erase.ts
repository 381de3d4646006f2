/** Erasing this browser's vault, as the pages of the extension ask for it. */
import type { Handlers } from "../dispatch.ts";
import { type EraseWorld, eraseVault } from "../vault/erase-vault.ts";

export function eraseHandlers(
  world: EraseWorld,
  changed: () => void,
): Pick<Handlers, "vault/erasure" | "vault/erase"> {
  return {
    "vault/erasure": async () => ({ unsentEdits: await world.repository.waitingEdits() }),
    "vault/erase": async () => {
      await eraseVault(world);
      changed();
      return { done: true };
    },
  };
}
