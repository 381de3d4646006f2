/** A site's name as the browser knows it: subdomain muted, registrable domain strong, breakable after each dot. */
import { Fragment } from "preact";
import { splitRpId } from "./split-rp-id.ts";

export function RpIdText({ rpId, registrableDomain }: { rpId: string; registrableDomain?: string }) {
  const { subdomain, registrable } = splitRpId(rpId, registrableDomain ?? rpId);
  return (
    <span class="rp-id">
      {subdomain !== "" && <span class="rp-id-subdomain">{breakable(subdomain)}</span>}
      <span class="rp-id-registrable">{breakable(registrable)}</span>
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
