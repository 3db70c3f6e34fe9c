import type { Amount } from '@allot/rules/amount'
import type { Captured, Charged, EntryBase, Held } from '@allot/rules/entry'
import type { Instant } from '@allot/rules/instant'
import { describe, expect, it } from 'vitest'
import { entriesIn, type Kept, LastFact, PageWriter } from './page.ts'

const AT = 1_784_081_460_000 as Instant // an instant in July 2026
const taken = {
  by: 'ann',
  feature: 'recolor',
  units: 2,
  takes: [{ pool: 'ai_credits', amount: 2_000 as Amount }],
  draws: [{ pool: 'ai_credits', grant: 1, amount: 4_000 as Amount }],
  counts: [{ window: 'daily', scope: 'member', opened: AT, since: AT, count: 2 }],
} as const
const base = { seq: 7, at: AT, policy: '2026-05-unified', id: 'a' } as const
const asked = { client: 'web', use: [{ feature: 'recolor', model: 'studio' }] } as const
const charged: EntryBase & Charged = { ...base, kind: 'charged', ...taken, ...asked }
const held: EntryBase & Held = { ...base, kind: 'held', ...taken, ...asked, expires: AT }
const captured: EntryBase & Captured = { ...base, kind: 'captured', ...taken, hold: 3, placed: AT }

function pageOf(entries: readonly Kept[], last = new LastFact()) {
  const writer = new PageWriter(last)
  for (const entry of entries) writer.add(entry)
  return { seq: entries[0]?.seq ?? 1, body: writer.body() }
}

const factsIn = (body: string): number => JSON.parse(body).facts.length

/** Every way in which one value inside an entry can differ. */
function variants(value: unknown): unknown[] {
  if (typeof value === 'number') return [value + 1]
  if (typeof value === 'string') return [`${value}x`]
  if (Array.isArray(value)) {
    const inside = value.flatMap((each, at) => variants(each).map((other) => value.with(at, other)))
    return [[...value, ...value], ...inside]
  }
  return Object.entries(value as object).flatMap(
    (
      [name, each], // what entries are made of: objects
    ) => variants(each).map((other) => ({ ...(value as object), [name]: other })),
  )
}

describe('a page', () => {
  it('gives back the entries that were written, with ids that JSON must escape and with none', () => {
    const entries: Kept[] = [
      charged,
      { ...charged, seq: 8, id: 'a "quoted" \\ id\n' },
      { ...charged, seq: 9, at: (AT + 5) as Instant, id: '' }, // five milliseconds later
      { seq: 10, at: AT, policy: '2026-05-unified', kind: 'lapsed', draws: [] },
      { ...captured, seq: 11 },
    ]
    expect(entriesIn(pageOf(entries))).toEqual(entries)
  })

  it('says once what a hundred charges have in common', () => {
    const entries = Array.from({ length: 100 }, (_, at) => ({ ...charged, seq: 7 + at, id: `c${at}` }))
    const page = pageOf(entries)
    expect(factsIn(page.body)).toBe(1)
    expect(entriesIn(page)).toEqual(entries)
  })

  it('gives back its own entries where it says the same as the page before, and where it says something else', () => {
    const last = new LastFact()
    const pages: Kept[][] = [
      [charged],
      [{ ...charged, seq: 8, at: (AT + 5) as Instant, id: 'b' }], // five milliseconds later
      [{ ...charged, seq: 9, id: 'c', units: 3 }],
      [{ ...charged, seq: 10, id: 'd' }],
    ]
    for (const entries of pages) expect(entriesIn(pageOf(entries, last))).toEqual(entries)
  })

  it('is read as earlier versions wrote it, with all of an entry in a fact', () => {
    const body = `{"facts":[${JSON.stringify(charged)}],"entries":[[${AT},0,"a"],[${AT + 5},0,"b"]]}`
    const second = { ...charged, seq: 8, at: AT + 5, id: 'b' }
    expect(entriesIn({ seq: 7, body })).toEqual([charged, second])
  })

  it.each([charged, held, captured])(
    'keeps apart what differs in anything but number, instant and id: $kind',
    (entry) => {
      const { seq, at, id, kind, ...facts } = entry
      const others = variants(facts)
      expect(others.length).toBeGreaterThan(15)
      for (const other of others) {
        const pair = [entry, { ...entry, ...(other as object), seq: 8 }] as Kept[] // an entry with one value changed
        expect(factsIn(pageOf(pair).body)).toBe(2)
      }
    },
  )
})
