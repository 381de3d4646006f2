/** Where in the manager the person is, as the address says it after its #. */
import type { ManagerSection } from "../components/open-page.ts";

export type Place = {
  readonly section: ManagerSection;
  readonly itemId: string | null;
  /** The screen of section "sync" on which two devices are compared. */
  readonly isComparing: boolean;
};

const SECTIONS: readonly ManagerSection[] = ["passkeys", "trash", "sync", "sites", "checkup", "settings"];

/** `#section`, `#passkeys/ITEM` or `#sync/compare`; anything else is the list of passkeys. */
export function placeOf(hash: string): Place {
  const [name, part] = hash.slice(1).split("/");
  const section = SECTIONS.find((known) => known === name) ?? "passkeys";
  return {
    section,
    itemId: section === "passkeys" && part ? part : null,
    isComparing: section === "sync" && part === "compare",
  };
}
