/** Pages of lists that the server keeps itself: rows after a cursor, and the cursor of the next page. */

export interface PageRequest {
  /** Where the page before ended; 0 for the first. */
  readonly after: number
  readonly limit: number
}

/** A page and where the next one begins; null at the end. */
export interface PageResult<T> {
  readonly items: readonly T[]
  readonly next: number | null
}

/** @param rows at most `limit` of them · @param cursor the column that pages are counted by */
export function pageOf<Cursor extends string, Row extends Readonly<Record<Cursor, number>>, T>(
  rows: readonly Row[],
  limit: number,
  cursor: Cursor,
  read: (row: Row) => T,
): PageResult<T> {
  return { items: rows.map(read), next: rows.length === limit ? (rows.at(-1)?.[cursor] ?? null) : null }
}
