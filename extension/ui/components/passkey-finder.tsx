/**
 * Search field and list of passkeys as one control (WAI-ARIA combobox whose list is always open): the field keeps
 * the focus, arrows move through the list, Enter opens. Only the rows in view exist, so 10,000 cost as much as ten.
 */
import { useSignal } from "@preact/signals";
import { useEffect, useId, useMemo, useRef } from "preact/hooks";
import type { PasskeySummary } from "../../messages/contract.ts";
import { Icon } from "./icons.tsx";
import { FIRST_ROW_PX, NEXT_ROW_PX, PasskeyOption } from "./passkey-option.tsx";
import { groupBySite, indexPasskeys, searchPasskeys } from "./passkey-search.ts";
import { localeTag, text, textOfCount } from "./text.ts";
import { rowOffsets, scrollToShow, visibleRange } from "./visible-range.ts";

type PasskeyFinderProps = {
  readonly passkeys: readonly PasskeySummary[];
  readonly selectedId?: string | null;
  readonly hasFocus?: boolean;
  readonly onChoose: (itemId: string) => void;
};

export function PasskeyFinder({ passkeys, selectedId, hasFocus, onChoose }: PasskeyFinderProps) {
  const id = useId();
  const query = useSignal("");
  const active = useSignal(-1);
  const indexed = useMemo(() => indexPasskeys(passkeys, localeTag()), [passkeys]);
  const rows = useMemo(() => groupBySite(searchPasskeys(indexed, query.value)), [indexed, query.value]);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (hasFocus) field.current?.focus();
  }, [hasFocus]);
  const move = (to: number) => {
    active.value = Math.max(0, Math.min(rows.length - 1, to));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[active.value] ?? (rows.length === 1 ? rows[0] : undefined);
    if (event.isComposing) return;
    if (event.key === "ArrowDown") move(active.value + 1);
    else if (event.key === "ArrowUp") move(active.value - 1);
    else if (event.key === "PageDown") move(active.value + 8);
    else if (event.key === "PageUp") move(active.value - 8);
    else if (event.key === "Enter" && row) onChoose(row.passkey.itemId);
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
          aria-expanded={rows.length > 0}
          aria-controls={rows.length > 0 ? `${id}-list` : undefined}
          aria-autocomplete="list"
          aria-activedescendant={
            active.value >= 0 && active.value < rows.length ? `${id}-${active.value}` : undefined
          }
          onKeyDown={onKeyDown}
          onInput={(event) => {
            query.value = event.currentTarget.value;
            active.value = query.value === "" ? -1 : 0;
          }}
        />
      </div>
      <p class="visually-hidden" role="status">
        {query.value !== "" && textOfCount("searchFound", rows.length)}
      </p>
      {rows.length > 0 ? (
        <RowsInView
          id={id}
          rows={rows}
          active={active.value}
          selectedId={selectedId ?? null}
          onChoose={onChoose}
        />
      ) : (
        <p class="finder-empty muted" data-testid="search-empty">
          {text("searchNothing")}
        </p>
      )}
    </div>
  );
}

type RowsProps = {
  readonly id: string;
  readonly rows: ReturnType<typeof groupBySite>;
  readonly active: number;
  readonly selectedId: string | null;
  readonly onChoose: (itemId: string) => void;
};

function RowsInView({ id, rows, active, selectedId, onChoose }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const height = useSignal(600);
  const offsets = useMemo(
    () => rowOffsets(rows.map((row) => (row.isFirstOfSite ? FIRST_ROW_PX : NEXT_ROW_PX))),
    [rows],
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
    const row = rows.findIndex(({ passkey }) => passkey.itemId === selectedId);
    if (box && row >= 0) box.scrollTop = scrollToShow(offsets, row, box.scrollTop, box.clientHeight);
  }, [selectedId, rows, offsets]);
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
      <div role="presentation" class="finder-rows" style={{ height: `${offsets[rows.length] ?? 0}px` }}>
        {rows.slice(range.first, range.end).map((row, place) => (
          <PasskeyOption
            key={row.passkey.itemId}
            id={`${id}-${range.first + place}`}
            row={row}
            topPx={offsets[range.first + place] ?? 0}
            place={range.first + place}
            total={rows.length}
            isActive={active === range.first + place}
            isSelected={row.passkey.itemId === selectedId}
            onChoose={onChoose}
          />
        ))}
      </div>
    </div>
  );
}
