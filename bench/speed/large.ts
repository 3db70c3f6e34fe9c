/** A Space with a long log, and a file with many Spaces: the cost of loading, and of a renewal. */
import { type Engine, openEngine } from '@allot/engine/engine'
import { CommitBatchWriter } from '@allot/engine/log/commit-batch-writer'
import { openStore } from '@allot/engine/open-store'
import { create } from '@allot/rules/decide'
import { DAY, type Instant, instant } from '@allot/rules/instant'
import { CHARGE, creation, policies } from './policy.ts'

const START = instant('2026-07-01T00:00:00Z')

/** How many to write, and the time after which writing stops earlier. */
export interface Fill {
  readonly max: number
  readonly seconds: number
}

export interface LongLog {
  readonly entries: number
  /** Milliseconds of the first check of a Space that is not in memory, with so many entries and with ten. */
  readonly coldMs: number
  readonly coldSmallMs: number
  /** Milliseconds of what the usage page reads: the meters, and a month by day, member and feature. */
  readonly usageMs: number
}

/** Writes one Space with so many entries, spread over a month, and 20 with ten, then measures both. */
export async function longLog(file: string, fill: Fill): Promise<LongLog> {
  let now = START
  const open = async (): Promise<Engine> =>
    openEngine({ store: await openStore(file), policies, clock: () => now })
  const charge = (allot: Engine, space: string, id: string) => allot.submit(space, id, CHARGE)
  let allot = await open()
  const small = Array.from({ length: 20 }, (_, at) => `small-${at}`)
  for (const space of [...small, 'large']) await allot.createSpace(creation(space), 'make')
  const until = performance.now() + fill.seconds * 1_000
  let entries = 0
  for (; entries < fill.max && performance.now() < until; entries += 5_000) {
    const at = entries
    now = (START + Math.floor((at / fill.max) * 28) * DAY) as Instant // a day of the month
    await Promise.all(Array.from({ length: 5_000 }, (_, each) => charge(allot, 'large', `c${at + each}`)))
  }
  for (const space of small) for (let at = 0; at < 9; at++) await charge(allot, space, `c${at}`)
  await allot.close()

  const cold: number[] = []
  for (let run = 0; run < 5; run++) {
    allot = await open()
    await charge(allot, small[19] ?? '', `warm-${run}`) // the first operation of a process costs more, whatever its Space
    cold.push(await timed(() => charge(allot, 'large', `cold-${run}`)))
    await allot.close()
  }
  allot = await open()
  const coldSmall: number[] = []
  for (const space of small) coldSmall.push(await timed(() => charge(allot, space, 'cold')))
  const usage: number[] = []
  for (let run = 0; run < 10; run++) {
    usage.push(
      await timed(async () => {
        await allot.usage('large', { member: 'ann', operator: true })
        await allot.report('large', { from: START, to: now })
      }),
    )
  }
  await allot.close()
  return { entries, coldMs: median(cold), coldSmallMs: median(coldSmall), usageMs: median(usage) }
}

export interface ManySpaces {
  readonly spaces: number
  readonly startMs: number
  /** Milliseconds of an operation on a Space in memory, within a period and as the first after a renewal. */
  readonly operationMs: number
  readonly renewedMs: number
  /** Milliseconds of the first operation on a Space that is not in memory, and the megabytes of 100,000 such Spaces. */
  readonly touchMs: number
  readonly memoryMb: number
}

export async function manySpaces(file: string, fill: Fill): Promise<ManySpaces> {
  const spaces = await make(file, fill)
  let now = START
  let allot: Engine | undefined
  const startMs = await timed(async () => {
    allot = await openEngine({ store: await openStore(file), policies, clock: () => now })
  })
  if (!allot) throw new Error('Invariant: not opened.')
  const opened = allot
  const charge = (at: number, id: string) => opened.submit(nameOf(at), id, CHARGE)
  const before = process.memoryUsage().rss
  const touched = Math.min(spaces, fill.seconds * 4_000, 100_000)
  const touchMs = await timed(async () => {
    for (let at = 0; at < touched; at += 1_000) {
      await Promise.all(Array.from({ length: 1_000 }, (_, each) => charge(at + each, 'touch')))
    }
  })
  const memoryMb = (process.memoryUsage().rss - before) / 1024 / 1024
  const some = Array.from({ length: 100 }, (_, at) => at)
  for (const at of some) await charge(at, 'warm')
  const ordinary: number[] = []
  for (const at of some) ordinary.push(await timed(() => charge(at, 'ordinary')))
  now = instant('2026-08-01T00:00:00Z')
  const renewed: number[] = []
  for (const at of some) renewed.push(await timed(() => charge(at, 'renewed')))
  await opened.close()
  return {
    spaces,
    touchMs: touchMs / touched,
    startMs,
    operationMs: median(ordinary),
    renewedMs: median(renewed),
    memoryMb,
  }
}

/** Writes Spaces with their first entry, in the engine's own format. @returns how many */
async function make(file: string, { max, seconds }: Fill): Promise<number> {
  const store = await openStore(file)
  const until = performance.now() + seconds * 1_000
  let spaces = 0
  for (; spaces < max && performance.now() < until; spaces += 5_000) {
    const some = Array.from({ length: 5_000 }, (_, each) => nameOf(spaces + each))
    await store.append(
      some.map((space) => {
        const { answer } = create(policies, { ...creation(space), subscribed: START }, 'make', START)
        const writer = new CommitBatchWriter(1)
        writer.add(answer)
        return { space, seq: 1, last: 1, body: writer.chained(space).body, endedDays: [], kinds: [] }
      }),
    )
  }
  await store.close()
  return spaces
}

function nameOf(at: number): string {
  return `space-${at}`
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0
}
