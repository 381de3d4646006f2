/** The passkeys of the vault that the person chose to export. The trash stays at home. */
import { encodeBase64url } from "../../../shared/bytes/base64url.ts";
import type { ExchangePasskey } from "../../../shared/exchange/exchange-passkey.ts";
import { leavingPasskey } from "../../../shared/exchange/vault-passkey.ts";
import type { ExportSelection } from "../../messages/exchange-contract.ts";
import type { Breathe, VaultContents, WholePasskey } from "../vault/vault-contents.ts";

/** Holds the private key. */
export type Leaving = { readonly itemId: string; readonly label: string; readonly passkey: ExchangePasskey };

export type LeavingPasskeys = {
  readonly passkeys: readonly Leaving[];
  /** How many could not be read; which ones of the vault they are is not known then, so each counts as chosen. */
  readonly damaged: number;
};

/** By site, then by name. */
export async function leavingPasskeys(
  selection: ExportSelection,
  contents: VaultContents,
  breathe: Breathe,
): Promise<LeavingPasskeys> {
  const isChosen = chooser(selection);
  const passkeys: Leaving[] = [];
  let damaged = 0;
  for await (const whole of contents.allPasskeys(breathe)) {
    if (whole === "damaged") damaged++;
    else if (whole.item.life === "live" && isChosen(whole)) passkeys.push(leaving(whole));
  }
  const order = new Intl.Collator("en");
  passkeys.sort(
    (a, b) =>
      order.compare(a.passkey.rpId, b.passkey.rpId) || order.compare(a.passkey.userName, b.passkey.userName),
  );
  return { passkeys, damaged };
}

function chooser(selection: ExportSelection): (whole: WholePasskey) => boolean {
  if (selection.kind === "all") return () => true;
  if (selection.kind === "sites") {
    const rpIds = new Set(selection.rpIds);
    return ({ source }) => rpIds.has(source.rpId);
  }
  const itemIds = new Set(selection.itemIds);
  return ({ item }) => itemIds.has(encodeBase64url(item.itemId));
}

function leaving({ item, record, source, extras }: WholePasskey): Leaving {
  const { facts, rpName, label } = record;
  const { importId: _, ...belongings } = extras;
  return {
    itemId: encodeBase64url(item.itemId),
    label,
    passkey: leavingPasskey({
      source,
      names: { rpName, userName: facts.userName, userDisplayName: facts.userDisplayName },
      belongings,
      createdAtMs: facts.createdAtMs,
      origin: record.source,
    }),
  };
}
