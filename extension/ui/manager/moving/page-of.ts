/** Which rows of a long list stand on one page of it. Pure. */
export const PAGE_ROWS = 50;

export type Page = {
  /** From 0; the nearest there is to the one that was asked for. */
  readonly page: number;
  readonly pages: number;
  /** Rows `from` to `end - 1`. */
  readonly from: number;
  readonly end: number;
};

export function pageOf(rows: number, wanted: number): Page {
  const pages = Math.max(1, Math.ceil(rows / PAGE_ROWS));
  const page = Math.min(Math.max(0, wanted), pages - 1);
  return { page, pages, from: page * PAGE_ROWS, end: Math.min(rows, (page + 1) * PAGE_ROWS) };
}
