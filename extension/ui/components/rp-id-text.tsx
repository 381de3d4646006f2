/**
 * A site's name as the browser knows it: subdomain muted, registrable domain strong. Breakable after each dot, or on
 * one line, where the beginning is what gives way: the end says who owns it.
 */
import { Fragment } from "preact";
import { splitRpId } from "./split-rp-id.ts";

type RpIdTextProps = { readonly rpId: string; readonly registrableDomain?: string };

export function RpIdText({ rpId, registrableDomain }: RpIdTextProps) {
  const { subdomain, registrable } = splitRpId(rpId, registrableDomain ?? rpId);
  return (
    <span class="rp-id">
      {subdomain !== "" && <span class="rp-id-subdomain">{breakable(subdomain)}</span>}
      <span class="rp-id-registrable">{breakable(registrable)}</span>
    </span>
  );
}

/** For rows of a list. */
export function RpIdLine({ rpId }: { rpId: string }) {
  return (
    <span class="rp-id-line">
      <span class="rp-id rp-id-registrable">{rpId}</span>
    </span>
  );
}

function breakable(name: string) {
  const labels = name.split(/(?<=\.)/);
  return labels.map((label, place) => (
    <Fragment key={place}>
      {place > 0 && <wbr />}
      {label}
    </Fragment>
  ));
}
