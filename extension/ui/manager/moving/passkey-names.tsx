/** Site and account of a passkey in a row: with its mark, or what is said where the site could not be read. */
import type { ComponentChildren } from "preact";
import { RpIdText } from "../../components/rp-id-text.tsx";
import { SiteMark } from "../../components/site-mark.tsx";
import { text } from "../../components/text.ts";

type PasskeyNamesProps = {
  readonly rpId: string;
  readonly userName: string;
  readonly userDisplayName: string;
  /** What it is called there or here, where that says more than the site's name. */
  readonly title: string;
  readonly children?: ComponentChildren;
};

export function PasskeyNames({ rpId, userName, userDisplayName, title, children }: PasskeyNamesProps) {
  const names = [...new Set([userName, userDisplayName, title])].filter(
    (name) => name !== "" && name !== rpId,
  );
  return (
    <>
      {rpId !== "" && <SiteMark rpId={rpId} />}
      <div class="moved-names stack-tight">
        <p>{rpId === "" ? <span class="muted">{text("siteUnreadable")}</span> : <RpIdText rpId={rpId} />}</p>
        {names.length > 0 && (
          <p class="caption break">
            {names.map((name, place) => (
              <span key={name}>
                {place > 0 && <span class="aside">·</span>}
                <bdi>{name}</bdi>
              </span>
            ))}
          </p>
        )}
        {children}
      </div>
    </>
  );
}
