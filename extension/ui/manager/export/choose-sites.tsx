/** Ticking off the sites whose passkeys go out. */
import { useSignal } from "@preact/signals";
import { Button } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { SiteMark } from "../../components/site-mark.tsx";
import { text, textOfCount } from "../../components/text.ts";
import { PagedList } from "../moving/paged-list.tsx";
import type { SiteCount } from "./sites-of.ts";

type ChooseSitesProps = {
  readonly sites: readonly SiteCount[];
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
};

export function ChooseSites({ sites, chosen, onChange }: ChooseSitesProps) {
  const query = useSignal("");
  const words = query.value.toLowerCase().trim();
  const shown = sites.filter(({ rpId }) => rpId.includes(words));
  const change = (rpIds: readonly string[], isChosen: boolean) => {
    const changed = new Set(chosen);
    for (const rpId of rpIds)
      if (isChosen) changed.add(rpId);
      else changed.delete(rpId);
    onChange(changed);
  };
  const all = shown.map(({ rpId }) => rpId);
  return (
    <div class="stack choose-sites">
      <Field label={text("exportSiteSearch")} testId="export-site-search" value={query} isMono />
      <div class="row">
        <Button
          label={textOfCount("exportSitesTake", shown.length)}
          testId="export-sites-take"
          isDisabled={all.every((rpId) => chosen.has(rpId))}
          onClick={() => change(all, true)}
        />
        <Button
          label={text("exportSitesNone")}
          testId="export-sites-none"
          isDisabled={chosen.size === 0}
          onClick={() => onChange(new Set())}
        />
      </div>
      {shown.length === 0 ? (
        <p class="muted">{text("searchNothing")}</p>
      ) : (
        <PagedList rows={shown} label={text("exportSites")} testId="export-site-list" choice={words}>
          {({ rpId, count }) => (
            <li key={rpId} class="site-choice">
              <label class="row grow">
                <input
                  type="checkbox"
                  data-testid="export-site"
                  data-site={rpId}
                  checked={chosen.has(rpId)}
                  onChange={(event) => change([rpId], event.currentTarget.checked)}
                />
                <SiteMark rpId={rpId} />
                <span class="rp-id grow">{rpId}</span>
                <span class="caption">{textOfCount("passkeyCount", count)}</span>
              </label>
            </li>
          )}
        </PagedList>
      )}
    </div>
  );
}
