/**
 * Passkeys, site rules and settings, as the pages show and change them. Each use puts off the automatic lock, but not
 * where a page only looks again because a sync moved something.
 */
import type { Handlers } from "../dispatch.ts";
import { bytesIn } from "../message-bytes.ts";
import type { PageNews } from "../page-news.ts";
import { summaryOf } from "../vault/listed-passkey.ts";
import { passkeyPage } from "../vault/passkey-page.ts";
import { distinctCodes } from "../vault/readable-rows.ts";
import type { OpenedVault, VaultAccess } from "../vault/vault-access.ts";

type Name = Extract<keyof Handlers, `passkeys/${string}` | `sites/${string}` | `settings/${string}`>;

const DONE = { done: true } as const;

export function contentsHandlers(access: VaultAccess, news: PageNews): Pick<Handlers, Name> {
  const use = async () => {
    await access.used();
    return access.opened();
  };
  const look = () => (news.isEcho ? access.opened() : use());
  const change = async (work: (vault: OpenedVault) => Promise<void>) => {
    await work(await use());
    news.changed();
    return DONE;
  };
  return {
    "passkeys/list": async () => {
      const vault = await look();
      const { values, faults } = await vault.passkeys.listed();
      return { passkeys: values.map(summaryOf), faults: distinctCodes([...vault.faults, ...faults]) };
    },
    "passkeys/page": async (request) => {
      // What follows the first page is the same look.
      const vault = await (request.from === 0 ? look() : access.opened());
      const list = await vault.passkeys.listed();
      return { ...passkeyPage(list, request), faults: distinctCodes([...vault.faults, ...list.faults]) };
    },
    "passkeys/read": async ({ itemId }) => ({
      passkey: await (await look()).passkeys.details(bytesIn(itemId)),
    }),
    "passkeys/rename": ({ itemId, label }) =>
      change(({ passkeys }) => passkeys.rename(bytesIn(itemId), label)),
    "passkeys/trash": ({ itemId }) => change(({ passkeys }) => passkeys.trash(bytesIn(itemId))),
    "passkeys/restore": ({ itemId }) => change(({ passkeys }) => passkeys.restore(bytesIn(itemId))),
    "sites/list": async () => {
      const { values, faults } = await (await look()).sites.listed();
      return { sites: values, faults: distinctCodes(faults) };
    },
    "sites/write": ({ site }) => change((vault) => vault.writeSite(site)),
    "settings/read": async () => ({ settings: (await look()).settings }),
    "settings/write": ({ settings }) => change((vault) => vault.writeSettings(settings)),
  };
}
