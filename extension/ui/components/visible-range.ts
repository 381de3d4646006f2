/** Which rows of a long list are in view, by binary search over where each begins. */

/** Where each row begins and, last, where the list ends; `count + 1` numbers in pixels. */
export function rowOffsets(count: number, heightOf: (row: number) => number): Float64Array {
  const offsets = new Float64Array(count + 1);
  for (let row = 0, px = 0; row < count; row++) {
    px += heightOf(row);
    offsets[row + 1] = px;
  }
  return offsets;
}

/** Rows `first` to `end - 1` touch the stretch of `heightPx` pixels from `topPx`. */
export function visibleRange(
  offsets: Float64Array,
  topPx: number,
  heightPx: number,
): { readonly first: number; readonly end: number } {
  const rows = offsets.length - 1;
  const first = Math.max(0, firstAbove(offsets, topPx) - 1);
  return { first: Math.min(first, rows), end: Math.min(rows, firstAbove(offsets, topPx + heightPx)) };
}

/** How far to scroll so that `row` is wholly in view; the same place if it is already. */
export function scrollToShow(offsets: Float64Array, row: number, topPx: number, heightPx: number): number {
  const start = offsets[row] ?? 0;
  const end = offsets[row + 1] ?? start;
  if (start < topPx) return start;
  return end > topPx + heightPx ? end - heightPx : topPx;
}

/** The first index whose offset is above `px`, or the length. */
function firstAbove(offsets: Float64Array, px: number): number {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) > px) high = middle;
    else low = middle + 1;
  }
  return low;
}
