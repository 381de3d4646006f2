/** Where in the manager the person is, kept in the address so that back, reload and links work. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ManagerSection } from "../components/open-page.ts";

export type Place = { readonly section: ManagerSection; readonly itemId: string | null };

const SECTIONS: readonly ManagerSection[] = ["passkeys", "trash", "sites", "checkup", "settings"];

export function usePlace(): Place {
  const hash = useSignal(location.hash);
  useEffect(() => {
    const onChange = () => {
      hash.value = location.hash;
    };
    addEventListener("hashchange", onChange);
    return () => removeEventListener("hashchange", onChange);
  }, [hash]);
  return placeOf(hash.value);
}

/** `#section` or `#passkeys/ITEM`; anything else is the list of passkeys. */
export function placeOf(hash: string): Place {
  const [name, itemId] = hash.slice(1).split("/");
  const section = SECTIONS.find((known) => known === name) ?? "passkeys";
  return { section, itemId: section === "passkeys" && itemId ? itemId : null };
}
