/** A session is fresh for ten minutes: its person proved lately who they are. */

/** In seconds, as the library of the accounts counts. */
export const FRESH_FOR = 600

/** @param since when the person signed in */
export function isFresh(since: Date, now = Date.now()): boolean {
  return now - since.getTime() < FRESH_FOR * 1_000
}
