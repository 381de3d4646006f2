/** One row of the passkey list: the site on its first row, the account on every row. */

import { accountName } from "../../messages/passkey-order.ts";
import { secondName } from "./account-names.ts";
import type { PasskeyRow } from "./passkey-search.ts";
import { RpIdLine } from "./rp-id-text.tsx";
import { SiteMark } from "./site-mark.tsx";
import { text } from "./text.ts";

/** Heights in pixels, as passkey-finder.css sets them. */
export const FIRST_ROW_PX = 56;
export const NEXT_ROW_PX = 36;

type PasskeyOptionProps = {
  readonly id: string;
  readonly row: PasskeyRow;
  readonly topPx: number;
  readonly place: number;
  readonly total: number;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly onChoose: (itemId: string) => void;
};

export function PasskeyOption({
  id,
  row,
  topPx,
  place,
  total,
  isActive,
  isSelected,
  onChoose,
}: PasskeyOptionProps) {
  const { passkey, isFirstOfSite } = row;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox owns the keyboard
    // biome-ignore lint/a11y/useFocusableInteractive: the combobox points here with aria-activedescendant
    <div
      id={id}
      role="option"
      class={isFirstOfSite ? "passkey-row" : "passkey-row passkey-row-next"}
      data-testid="passkey-row"
      data-item={passkey.itemId}
      data-active={isActive ? "" : undefined}
      data-selected={isSelected ? "" : undefined}
      aria-selected={isSelected || isActive}
      aria-setsize={total}
      aria-posinset={place + 1}
      style={{ transform: `translateY(${topPx}px)` }}
      onClick={() => onChoose(passkey.itemId)}
    >
      {isFirstOfSite && <SiteMark rpId={passkey.rpId} />}
      <PasskeyNames passkey={passkey} hasSite={isFirstOfSite} />
    </div>
  );
}

type Named = PasskeyRow["passkey"];

/** Site and account on two lines, or the account alone under a row that has shown the site. */
export function PasskeyNames({ passkey, hasSite }: { passkey: Named; hasSite: boolean }) {
  const second = secondName(passkey);
  return (
    <span class="passkey-names">
      {hasSite ? <RpIdLine rpId={passkey.rpId} /> : <span class="visually-hidden">{passkey.rpId}</span>}
      <span class="passkey-account cut">
        <bdi>{accountName(passkey) || text("accountUnnamed")}</bdi>
        {second !== "" && (
          <span class="muted">
            <span class="aside">·</span>
            <bdi>{second}</bdi>
          </span>
        )}
      </span>
    </span>
  );
}
