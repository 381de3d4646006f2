/** Passkeys of the site in the active tab, above everything else. They come sorted by site. */
import type { PasskeySummary } from "../../messages/contract.ts";
import { PasskeyNames } from "../components/passkey-option.tsx";
import { groupBySite } from "../components/passkey-search.ts";
import { SiteMark } from "../components/site-mark.tsx";
import { text } from "../components/text.ts";

type ThisSiteProps = {
  readonly passkeys: readonly PasskeySummary[];
  readonly onChoose: (itemId: string) => void;
};

export function ThisSite({ passkeys, onChoose }: ThisSiteProps) {
  return (
    <section class="this-site" aria-labelledby="this-site" data-testid="this-site">
      <h2 id="this-site" class="caption">
        {text("thisSite")}
      </h2>
      <ul>
        {groupBySite(passkeys).map(({ passkey, isFirstOfSite }) => (
          <li key={passkey.itemId}>
            <button
              type="button"
              class={isFirstOfSite ? "this-site-row" : "this-site-row this-site-row-next"}
              data-testid="this-site-passkey"
              data-item={passkey.itemId}
              onClick={() => onChoose(passkey.itemId)}
            >
              {isFirstOfSite && <SiteMark rpId={passkey.rpId} />}
              <PasskeyNames passkey={passkey} hasSite={isFirstOfSite} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
