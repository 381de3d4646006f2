/** Where in the manager the person is, as the address says it after its #. */
import type { ManagerSection } from "../components/open-page.ts";

export type Place = {
  readonly section: ManagerSection;
  /** What follows the section: the screen inside it, or what is shown there. */
  readonly path: readonly string[];
};

const SECTIONS: readonly ManagerSection[] = [
  "passkeys",
  "trash",
  "moving",
  "devices",
  "sync",
  "sites",
  "checkup",
  "settings",
];

/** `#section/part/part`: such as `#passkeys/ITEM` or `#sync/compare`. A section unknown is the list of passkeys. */
export function placeOf(hash: string): Place {
  const [name, ...path] = hash.slice(1).split("/");
  const section = SECTIONS.find((known) => known === name);
  return section === undefined
    ? { section: "passkeys", path: [] }
    : { section, path: path.filter((part) => part !== "") };
}

/** What makes a screen a new one: within the list of passkeys one only chooses, elsewhere one goes on. */
export function screenOf({ section, path }: Place): string {
  return section === "passkeys" ? section : [section, ...path.slice(0, 1)].join("/");
}
