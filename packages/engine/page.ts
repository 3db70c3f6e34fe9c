/**
 * A page: the entries that one flush added to one Space, as a JSON array with one entry a line. Anybody can read it
 * with the database's own JSON functions, and the engine finds one entry without parsing the others.
 */
import type { Entry } from '@allot/rules/entry'
import type { Asked } from './request.ts'
import type { PageText } from './store.ts'

/** An entry as it is kept: with what was asked, where the entry itself does not say it (see request.ts). */
export type Kept = Entry & { readonly asked?: Asked }

export function pageBody(lines: readonly string[]): string {
  return `[${lines.join(',\n')}]`
}

export function entriesIn(page: PageText): readonly Kept[] {
  return JSON.parse(page.body) // written by pageBody from entries
}

export function entryIn(page: PageText, seq: number): Kept | undefined {
  let from = 1
  for (let at = page.seq; at < seq; at++) {
    from = page.body.indexOf(',\n', from) + 2
    if (from === 1) return undefined
  }
  const end = page.body.indexOf(',\n', from)
  return JSON.parse(page.body.slice(from, end === -1 ? -1 : end)) // one line of what pageBody wrote
}
