import type { Amount } from '@allot/rules/amount'
import type { Captured, Charged, EntryBase, Held } from '@allot/rules/entry'
import type { Instant } from '@allot/rules/instant'
import { describe, expect, it } from 'vitest'
import type { StoredBatch } from '../store.ts'
import { type Checksum, NONE_BEFORE } from './chain.ts'
import { readEntries } from './commit-batch-reader.ts'
import { CommitBatchWriter } from './commit-batch-writer.ts'
import type { LastTemplate, StoredEntry } from './stored-entry.ts'

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
const request = { client: 'web', use: [{ feature: 'recolor', model: 'studio' }] } as const
const charged: EntryBase & Charged = { ...base, kind: 'charged', ...taken, ...request }
const held: EntryBase & Held = { ...base, kind: 'held', ...taken, ...request, expires: AT }
const captured: EntryBase & Captured = { ...base, kind: 'captured', ...taken, hold: 3, placed: AT }

function written(entries: readonly StoredEntry[], last?: LastTemplate, before: Checksum = NONE_BEFORE) {
  const seq = entries[0]?.seq ?? 1
  const writer = new CommitBatchWriter(seq, last)
  for (const entry of entries) writer.add(entry)
  const { body, own } = writer.chained('s', before)
  return { batch: { seq, body }, last: writer.last, own }
}

const batchOf = (entries: readonly StoredEntry[]) => written(entries).batch

/** Commit batches of one Space, each written after the one before. */
function batchesOf(...all: readonly (readonly StoredEntry[])[]): readonly StoredBatch[] {
  let one: ReturnType<typeof written> | undefined
  return all.map((entries) => {
    one = written(entries, one?.last, one?.own)
    return one.batch
  })
}

async function read(
  batches: readonly StoredBatch[],
  stored: readonly StoredBatch[] = [],
): Promise<readonly StoredEntry[]> {
  const findBatch = async (seq: number) => stored.find((batch) => batch.seq === seq)
  return (await readEntries(batches, { space: 's', findBatch })).entries
}

const templatesIn = (body: string): number => JSON.parse(body).facts.length

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

describe('a commit batch', () => {
  it('gives back the entries that were written, with keys that JSON must escape and without keys', async () => {
    const entries: StoredEntry[] = [
      charged,
      { ...charged, seq: 8, id: 'a "quoted" \\ id\n' },
      { ...charged, seq: 9, at: (AT + 5) as Instant, id: '' }, // five milliseconds later
      { seq: 10, at: AT, policy: '2026-05-unified', kind: 'lapsed', draws: [] },
      { ...captured, seq: 11 },
    ]
    expect(await read([batchOf(entries)])).toEqual(entries)
  })

  it('writes once what a hundred charges share', async () => {
    const entries = Array.from({ length: 100 }, (_, at) => ({ ...charged, seq: 7 + at, id: `c${at}` }))
    const batch = batchOf(entries)
    expect(templatesIn(batch.body)).toBe(1)
    expect(await read([batch])).toEqual(entries)
  })

  it('references a template that an earlier batch holds, and writes a new one in full', async () => {
    const all: readonly (readonly StoredEntry[])[] = [
      [
        { seq: 7, at: AT, policy: '2026-05-unified', kind: 'lapsed', draws: [] },
        { ...charged, seq: 8 },
      ],
      [{ ...charged, seq: 9, at: (AT + 5) as Instant, id: 'b' }], // five milliseconds later
      [{ ...charged, seq: 10, id: 'c', units: 3 }],
      [
        { ...charged, seq: 11, id: 'd' },
        { ...charged, seq: 12, id: 'e', units: 3 },
        { ...charged, seq: 13, id: 'f' },
      ],
      [{ ...charged, seq: 14, id: 'g', units: 3 }],
    ]
    const batches = batchesOf(...all)
    const templates = batches.map(({ body }): unknown[] => JSON.parse(body).facts)
    expect(templates[1]).toEqual([[7, 1]])
    expect(templates[2]).toMatchObject([{ units: 3 }])
    expect(templates[3]).toMatchObject([{ units: 2 }, { units: 3 }])
    expect(templates[4]).toEqual([[11, 1]])
    expect(await read(batches)).toEqual(all.flat())
    for (const [at, batch] of batches.entries()) expect(await read([batch], batches)).toEqual(all[at])
  })

  it('is not read where the batch that it references is missing, or has no such template in full', async () => {
    const [first, second] = batchesOf([charged], [{ ...charged, seq: 8 }])
    if (!first || !second) throw new Error('There are two.')
    await expect(read([second])).rejects.toThrow(
      'Invariant: the batch of entry 7 has no template 0 to share.',
    )
    const asked = { do: 'cancel' } as const
    const reference = second.body.replace(/,\n"chain".*/, '}') // as a version without checksums wrote it
    for (const other of [{ seq: 7, body: reference }, { ...first, seq: 6 }, batchOf([{ ...charged, asked }])])
      await expect(readEntries([second], { space: 's', findBatch: async () => other })).rejects.toThrow(
        'Invariant',
      )
  })

  it('goes on from the last template, without a read of the store', async () => {
    const [first, second] = batchesOf([charged], [{ ...charged, seq: 8 }])
    if (!first || !second) throw new Error('There are two.')
    const nowhere = () => Promise.reject(new Error('Nothing is to be read.'))
    const { last } = await readEntries([first], { space: 's', findBatch: nowhere })
    expect((await readEntries([second], { space: 's', findBatch: nowhere, last })).entries).toEqual([
      { ...charged, seq: 8 },
    ])
  })

  it('is read as earlier versions wrote it, with a whole entry in a template', async () => {
    const body = `{"facts":[${JSON.stringify(charged)}],"entries":[[${AT},0,"a"],[${AT + 5},0,"b"]]}`
    const second = { ...charged, seq: 8, at: AT + 5, id: 'b' }
    expect(await read([{ seq: 7, body }])).toEqual([charged, second])
  })

  it.each([charged, held, captured])(
    'has two templates for entries that differ in anything but number, instant and key: $kind',
    (entry) => {
      const { seq, at, id, kind, ...facts } = entry
      const others = variants(facts)
      expect(others.length).toBeGreaterThan(15)
      for (const other of others) {
        const pair = [entry, { ...entry, ...(other as object), seq: 8 }] as StoredEntry[] // an entry with one value changed
        expect(templatesIn(batchOf(pair).body)).toBe(2)
      }
    },
  )
})
