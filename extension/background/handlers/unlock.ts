/** Ways to unlock besides the password. */
import type { UnlockMessages } from "../../messages/unlock-contract.ts";
import type { Handlers } from "../dispatch.ts";
import { bytesIn } from "../message-bytes.ts";
import type { UnlockMethods } from "../unlocking/unlock-methods.ts";
import type { VaultAccess } from "../vault/vault-access.ts";

const DONE = { done: true } as const;

export function unlockHandlers(
  methods: UnlockMethods,
  access: VaultAccess,
  changed: () => void,
): Pick<Handlers, keyof UnlockMessages> {
  const act = async (work: Promise<void>) => {
    await work;
    await access.used();
    changed();
    return DONE;
  };
  return {
    "unlock/challenges": async () => ({ challenges: await methods.challenges() }),
    "unlock/by-method": async ({ credentialId, output }) => {
      const result = await access.unlockByMethod(bytesIn(credentialId), bytesIn(output));
      changed();
      return result;
    },
    "unlock/methods": async () => ({ methods: await methods.list() }),
    "unlock/add": (request) => act(methods.add(request)),
    "unlock/rename": ({ credentialId, name }) => act(methods.rename(credentialId, name)),
    "unlock/remove": ({ credentialId }) => act(methods.remove(credentialId)),
  };
}
