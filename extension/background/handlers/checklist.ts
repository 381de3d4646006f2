/** The list of sites where a passkey is still to be added, and the way to add one. */
import { checklistOf } from "../checklist/checklist.ts";
import { enrolPage } from "../checklist/enrol-page.ts";
import type { Handlers } from "../dispatch.ts";
import type { PageNews } from "../page-news.ts";
import type { SiteDoor } from "../site-json.ts";
import type { VaultAccess } from "../vault/vault-access.ts";

type Name = Extract<keyof Handlers, `checklist/${string}`>;

export function checklistHandlers(access: VaultAccess, news: PageNews, door: SiteDoor): Pick<Handlers, Name> {
  const use = async () => {
    await access.used();
    return access.opened();
  };
  return {
    "checklist/read": async () => {
      const vault = await (news.isEcho ? access.opened() : use());
      const { values } = await vault.passkeys.listed();
      const live = values.filter(({ trashedAtMs }) => trashedAtMs === null);
      return {
        entries: checklistOf(
          await vault.sites.enrolments(),
          live.map(({ rpId }) => rpId),
        ),
      };
    },
    "checklist/write": async ({ rpIds, enrolment }) => {
      await (await use()).sites.writeEnrolments(rpIds, enrolment);
      news.changed();
      return { done: true };
    },
    "checklist/enrol-page": async ({ rpId }) => {
      await use();
      return enrolPage(rpId, door);
    },
  };
}
