/** Where in the manager the person is, as the address says it after its #. */
import type { ManagerSection } from "../components/open-page.ts";

export type Place = { readonly section: ManagerSection; readonly itemId: string | null };

const SECTIONS: readonly ManagerSection[] = ["passkeys", "trash", "sites", "checkup", "settings"];

/** `#section` or `#passkeys/ITEM`; anything else is the list of passkeys. */
export function placeOf(hash: string): Place {
  const [name, itemId] = hash.slice(1).split("/");
  const section = SECTIONS.find((known) => known === name) ?? "passkeys";
  return { section, itemId: section === "passkeys" && itemId ? itemId : null };
}
