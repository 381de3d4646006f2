/** Fan-out for a server that runs alone: whoever listens in this process hears at once. */
import type { FanOut } from "../storage/vault-store.ts";

type Listener = Parameters<FanOut["listen"]>[0];

export function inProcessFanOut(): FanOut {
  const listeners = new Set<Listener>();
  return {
    moved: (vaultId, seq) => {
      for (const heard of listeners) heard(vaultId, seq);
    },
    listen: (heard) => {
      listeners.add(heard);
      return () => listeners.delete(heard);
    },
    close: async () => listeners.clear(),
  };
}
