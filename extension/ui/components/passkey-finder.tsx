/**
 * Search field and list of passkeys as one control (WAI-ARIA combobox whose list is always open): the field keeps
 * the focus, arrows move through the list, Enter opens. Only the rows in view exist, so 10,000 cost as much as ten.
 */
import { useSignal } from "@preact/signals";
import { useEffect, useId, useMemo, useRef } from "preact/hooks";
import type { PasskeySummary } from "../../messages/passkey-pages-contract.ts";
import { Icon } from "./icons.tsx";
import { FIRST_ROW_PX, NEXT_ROW_PX, PasskeyOption } from "./passkey-option.tsx";
import { type Found, PasskeySearch } from "./passkey-search.ts";
import { text, textOfCount } from "./text.ts";
import { rowOffsets, scrollToShow, visibleRange } from "./visible-range.ts";

/** More than are ever in view at once. */
const ELEMENTS = 512;

type PasskeyFinderProps = {
  /** In the order in which they are shown. */
  readonly passkeys: readonly PasskeySummary[];
  /** False while more of them are on their way. */
  readonly isComplete: boolean;
  readonly selectedId?: string | null;
  readonly hasFocus?: boolean;
  readonly onChoose: (itemId: string) => void;
};

export function PasskeyFinder({ passkeys, isComplete, selectedId, hasFocus, onChoose }: PasskeyFinderProps) {
  const id = useId();
  const query = useSignal("");
  const active = useSignal(-1);
  const search = useMemo(() => new PasskeySearch(passkeys), [passkeys]);
  const found = useMemo(() => search.find(query.value), [search, query.value]);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (hasFocus) field.current?.focus();
  }, [hasFocus]);
  const move = (to: number) => {
    active.value = Math.max(0, Math.min(found.count - 1, to));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = found.at(active.value) ?? (found.count === 1 ? found.at(0) : undefined);
    if (event.isComposing) return;
    if (event.key === "ArrowDown") move(active.value + 1);
    else if (event.key === "ArrowUp") move(active.value - 1);
    else if (event.key === "PageDown") move(active.value + 8);
    else if (event.key === "PageUp") move(active.value - 8);
    else if (event.key === "Enter" && chosen) onChoose(chosen.itemId);
    else return;
    event.preventDefault();
  };
  return (
    <div class="finder">
      <div class="finder-search">
        <Icon name="search" />
        <input
          ref={field}
          class="input"
          type="text"
          role="combobox"
          data-testid="search"
          dir="auto"
          value={query.value}
          placeholder={text("searchPlaceholder")}
          autocomplete="off"
          spellcheck={false}
          aria-label={text("searchPlaceholder")}
          aria-expanded={found.count > 0}
          aria-controls={found.count > 0 ? `${id}-list` : undefined}
          aria-autocomplete="list"
          aria-activedescendant={
            active.value >= 0 && active.value < found.count ? `${id}-${active.value}` : undefined
          }
          onKeyDown={onKeyDown}
          onInput={(event) => {
            query.value = event.currentTarget.value;
            active.value = query.value === "" ? -1 : 0;
          }}
        />
      </div>
      <p class="visually-hidden" role="status">
        {query.value !== "" && textOfCount("searchFound", found.count)}
      </p>
      {found.count > 0 ? (
        <RowsInView
          id={id}
          found={found}
          active={active.value}
          selectedId={selectedId ?? null}
          onChoose={onChoose}
        />
      ) : (
        isComplete && (
          <p class="finder-empty muted" data-testid="search-empty">
            {text("searchNothing")}
          </p>
        )
      )}
    </div>
  );
}

type RowsProps = {
  readonly id: string;
  readonly found: Found;
  readonly active: number;
  readonly selectedId: string | null;
  readonly onChoose: (itemId: string) => void;
};

function RowsInView({ id, found, active, selectedId, onChoose }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const height = useSignal(600);
  const offsets = useMemo(
    () => rowOffsets(found.count, (row) => (found.isFirstOfSite(row) ? FIRST_ROW_PX : NEXT_ROW_PX)),
    [found],
  );
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const observer = new ResizeObserver(() => {
      height.value = box.clientHeight;
    });
    observer.observe(box);
    return () => observer.disconnect();
  }, [height]);
  useEffect(() => {
    const box = scroller.current;
    const row = found.rowOf(selectedId);
    if (box && row >= 0) box.scrollTop = scrollToShow(offsets, row, box.scrollTop, box.clientHeight);
  }, [selectedId, found, offsets]);
  useEffect(() => {
    const box = scroller.current;
    if (box && active >= 0) box.scrollTop = scrollToShow(offsets, active, box.scrollTop, box.clientHeight);
  }, [active, offsets]);
  const range = visibleRange(offsets, top.value - 200, height.value + 400);
  return (
    <div
      ref={scroller}
      id={`${id}-list`}
      role="listbox"
      aria-label={text("passkeys")}
      class="finder-scroller"
      data-testid="passkey-list"
      tabIndex={-1}
      onScroll={(event) => {
        top.value = event.currentTarget.scrollTop;
      }}
    >
      <div role="presentation" class="finder-rows" style={{ height: `${offsets[found.count] ?? 0}px` }}>
        {rowsFrom(range).map((row) => {
          const passkey = found.at(row);
          return (
            passkey && (
              <PasskeyOption
                // A row's element serves whatever stands at its place next: cheaper than another one.
                key={row % ELEMENTS}
                id={`${id}-${row}`}
                row={{ passkey, isFirstOfSite: found.isFirstOfSite(row) }}
                topPx={offsets[row] ?? 0}
                place={row}
                total={found.count}
                isActive={active === row}
                isSelected={passkey.itemId === selectedId}
                onChoose={onChoose}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

function rowsFrom({ first, end }: { readonly first: number; readonly end: number }): readonly number[] {
  return Array.from({ length: end - first }, (_, inView) => first + inView);
}
