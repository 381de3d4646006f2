/** Passkeys, site rules and settings, as the pages show and change them. Each use puts off the automatic lock. */
import { decodeBase64url } from "../../../shared/bytes/base64url.ts";
import type { Handlers } from "../dispatch.ts";
import { distinctCodes } from "../vault/readable-rows.ts";
import type { VaultAccess } from "../vault/vault-access.ts";

type Name = Extract<keyof Handlers, `passkeys/${string}` | `sites/${string}` | `settings/${string}`>;

const DONE = { done: true } as const;

export function contentsHandlers(access: VaultAccess, changed: () => void): Pick<Handlers, Name> {
  const use = async () => {
    await access.used();
    return access.opened();
  };
  const change = async (work: (vault: Awaited<ReturnType<typeof use>>) => Promise<void>) => {
    await work(await use());
    changed();
    return DONE;
  };
  return {
    "passkeys/list": async () => {
      const vault = await use();
      const { values, faults } = await vault.passkeys.listed();
      return { passkeys: values, faults: distinctCodes([...vault.faults, ...faults]) };
    },
    "passkeys/read": async ({ itemId }) => ({ passkey: await (await use()).passkeys.details(idOf(itemId)) }),
    "passkeys/rename": ({ itemId, label }) => change(({ passkeys }) => passkeys.rename(idOf(itemId), label)),
    "passkeys/trash": ({ itemId }) => change(({ passkeys }) => passkeys.trash(idOf(itemId))),
    "passkeys/restore": ({ itemId }) => change(({ passkeys }) => passkeys.restore(idOf(itemId))),
    "sites/list": async () => {
      const { values, faults } = await (await use()).sites.listed();
      return { sites: values, faults: distinctCodes(faults) };
    },
    "sites/write": ({ site }) => change((vault) => vault.writeSite(site)),
    "settings/read": async () => ({ settings: (await use()).settings }),
    "settings/write": ({ settings }) => change((vault) => vault.writeSettings(settings)),
  };
}

/** The decoder has let only base64url through; an id of the wrong length is simply not found. */
function idOf(text: string): Uint8Array {
  return decodeBase64url(text) ?? new Uint8Array();
}
