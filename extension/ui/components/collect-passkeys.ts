/**
 * Collects the list of passkeys page by page: what a window can show comes with the first answer and is shown at once,
 * the rest follows. A list that is shown already gives way to a newer one when that is there as a whole, so nothing
 * jumps. Where the list changes between two pages, collecting starts again.
 */
import type {
  PasskeyPage,
  PasskeyPageRequest,
  PasskeySummary,
} from "../../messages/passkey-pages-contract.ts";
import { prepareForSearch } from "./passkey-search.ts";

/** More rows than any popup is high. */
export const FIRST_PAGE = 40;
/** As many as a page of the extension takes in without missing a frame. */
export const NEXT_PAGE = 1000;

export type ShownPasskeys = {
  readonly version: string;
  /** In the order in which a person looks for them; a beginning of the list until it is complete. */
  readonly passkeys: readonly PasskeySummary[];
  /** Those of the site that was asked for. */
  readonly here: readonly PasskeySummary[];
  readonly total: number;
  /** How many are in the trash because their sites no longer accept them. */
  readonly hiddenBySites: number;
  readonly faults: readonly string[];
  readonly isComplete: boolean;
};

export type Collecting = {
  readonly ask: (request: PasskeyPageRequest) => Promise<PasskeyPage>;
  readonly show: (list: ShownPasskeys) => void;
  /** False once another collecting has taken over. */
  readonly isWanted: () => boolean;
};

/** Throws what `ask` throws; what is shown by then stays. */
export async function collectPasskeys(
  wanted: Pick<PasskeyPageRequest, "language" | "host">,
  present: ShownPasskeys | null,
  { ask, show, isWanted }: Collecting,
): Promise<void> {
  let list: ShownPasskeys | null = null;
  while (list === null || !list.isComplete) {
    const from: number = list?.passkeys.length ?? 0;
    const count = from === 0 ? FIRST_PAGE : NEXT_PAGE;
    const page: PasskeyPage = await ask({ ...wanted, from, count, version: list?.version ?? null });
    if (!isWanted()) return;
    prepareForSearch(page.passkeys);
    list = withPage(list, page, present);
    // What is seen never gets less on the way.
    const reaches = present?.isComplete === true ? present.total : (present?.passkeys.length ?? 0);
    if (list.isComplete || list.passkeys.length >= reaches) show(list);
  }
}

function withPage(
  list: ShownPasskeys | null,
  page: PasskeyPage,
  present: ShownPasskeys | null,
): ShownPasskeys {
  const { version, from, total, hiddenBySites, faults } = page;
  const isNext = list !== null && from > 0 && from === list.passkeys.length;
  if (!isNext && present?.isComplete === true && version !== "" && version === present.version)
    return { ...present, here: page.here, faults };
  const passkeys = isNext ? [...list.passkeys, ...page.passkeys] : page.passkeys;
  return {
    ...{ version, passkeys, total, hiddenBySites, faults },
    here: isNext ? list.here : page.here,
    // A page without passkeys would otherwise be asked for for ever.
    isComplete: passkeys.length >= total || page.passkeys.length === 0,
  };
}
