/** A site's mark: a letter on a colour, never fetched from anywhere. Decoration; the name stands beside it. */
import { siteColour, siteLetter } from "./site-colour.ts";

export function SiteMark({ rpId, size }: { rpId: string; size?: "large" }) {
  return (
    <span class="mark" data-colour={siteColour(rpId)} data-size={size} aria-hidden="true">
      {siteLetter(rpId)}
    </span>
  );
}
