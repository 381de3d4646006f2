/** Passkeys of the site in the active tab, above everything else. They come in order. */
import type { PasskeySummary } from "../../messages/passkey-pages-contract.ts";
import { PasskeyNames } from "../components/passkey-option.tsx";
import { isFirstOfSite } from "../components/passkey-search.ts";
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
        {passkeys.map((passkey, place) => {
          const isFirst = isFirstOfSite(passkeys, place);
          return (
            <li key={passkey.itemId}>
              <button
                type="button"
                class={isFirst ? "this-site-row" : "this-site-row this-site-row-next"}
                data-testid="this-site-passkey"
                data-item={passkey.itemId}
                onClick={() => onChoose(passkey.itemId)}
              >
                {isFirst && <SiteMark rpId={passkey.rpId} />}
                <PasskeyNames passkey={passkey} hasSite={isFirst} />
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
