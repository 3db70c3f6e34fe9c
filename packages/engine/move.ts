/**
 * Moving house: everything a store keeps, as lines of text, and back. A line is a page of a Space's log, or a published
 * policy, after the first 16 digits of its SHA-256. Spaces come in the order of their ids and pages in theirs, so an
 * export that broke off goes on after the last Space it began, and an import that broke off is simply run again: what
 * is there already is passed over. Snapshots, ids and usage tables are not in it, since the log adds up to them.
 */
import { hash } from 'node:crypto'
import type { Version } from '@allot/rules/book'
import type { SpaceId } from '@allot/rules/space'
import { entriesIn } from './page.ts'
import { type Page, type Store, StoreRefused } from './store.ts'

/** The last line: how many pages came before it, so that a file that was cut off is known. */
interface End {
  readonly end: true
  readonly pages: number
}

type Moved = Version | Pick<Page, 'space' | 'seq' | 'last' | 'body'> | End

export interface Imported {
  readonly pages: number
  /** Pages that were there already. */
  readonly known: number
  /** The file ends as an export does. */
  readonly whole: boolean
}

/** @param after go on after this Space */
export async function* exportLines(store: Store, after: SpaceId = ''): AsyncGenerator<string> {
  if (after === '') for (const version of await store.published()) yield lineOf(version)
  let pages = 0
  for (let last = after; ; ) {
    const spaces = await store.spaces(last, SPACES_AT_ONCE)
    for (const space of spaces) {
      for await (const page of pagesOf(store, space)) {
        pages += 1
        yield lineOf(page)
      }
    }
    if (spaces.length < SPACES_AT_ONCE) break
    last = spaces.at(-1) ?? last
  }
  yield lineOf({ end: true, pages })
}

/** @throws StoreRefused naming the line that is damaged, or that does not follow what the store has */
export async function importLines(store: Store, lines: AsyncIterable<string>): Promise<Imported> {
  const published = new Set((await store.published()).map(({ text }) => text.policy))
  let batch = new Map<SpaceId, Page>()
  let [pages, known, number, whole] = [0, 0, 0, false]
  let current: { space: SpaceId; seq: number } | undefined
  const flush = async (): Promise<void> => {
    const lost = batch.size > 0 ? await store.append([...batch.values()]) : new Set()
    if (lost.size > 0) throw new StoreRefused('Somebody writes to this store. Stop it, and import again.')
    batch = new Map()
  }
  for await (const line of lines) {
    number += 1
    if (line === '') continue
    const moved = movedIn(line, number)
    whole = 'end' in moved
    if ('end' in moved) continue
    if ('text' in moved) {
      if (!published.has(moved.text.policy)) await store.publish(moved)
      continue
    }
    const { space, seq, last, body } = moved
    if (batch.has(space) || batch.size >= SPACES_AT_ONCE) await flush()
    if (current?.space !== space) current = { space, seq: await lastSeq(store, space) }
    if (last <= current.seq) known += 1
    else if (seq !== current.seq + 1) {
      throw new StoreRefused(
        `Line ${number}: ${space} has ${current.seq} entries here, and this page begins at ${seq}.`,
      )
    } else {
      batch.set(space, { space, seq, last, body, days: [] })
      current.seq = last
      pages += 1
    }
  }
  await flush()
  return { pages, known, whole }
}

const SPACES_AT_ONCE = 500
const PAGES_AT_ONCE = 100

async function* pagesOf(
  store: Store,
  space: SpaceId,
): AsyncGenerator<Pick<Page, 'space' | 'seq' | 'last' | 'body'>> {
  for (let after = 0; ; ) {
    const pages = await store.pages(space, after, PAGES_AT_ONCE)
    for (const { seq, body } of pages) {
      const last = seq + entriesIn({ seq, body }).length - 1
      yield { space, seq, last, body }
      after = last
    }
    if (pages.length === 0) return
  }
}

async function lastSeq(store: Store, space: SpaceId): Promise<number> {
  const [loaded] = await store.load([{ space, after: 0 }])
  const page = loaded?.pages.at(-1)
  return page ? page.seq + entriesIn(page).length - 1 : 0
}

function lineOf(moved: Moved): string {
  const text = JSON.stringify(moved)
  return `${sumOf(text)} ${text}`
}

/** A policy is told from a page by what it has. */
function movedIn(line: string, number: number): Moved {
  const text = line.slice(SUM + 1)
  if (line.slice(0, SUM) !== sumOf(text)) {
    throw new StoreRefused(
      `Line ${number} is damaged. What came before it was imported; export again from there.`,
    )
  }
  return JSON.parse(text) // whose checksum says that lineOf wrote it
}

const SUM = 16

function sumOf(text: string): string {
  return hash('sha256', text).slice(0, SUM)
}
