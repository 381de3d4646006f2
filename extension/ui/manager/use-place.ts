/** The place in the manager, kept in the address so that back, reload and links work. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type Place, placeOf } from "./place.ts";

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
