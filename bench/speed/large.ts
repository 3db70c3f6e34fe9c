/** A Space with a long log, and a file with many Spaces: what loading costs, and what time alone costs. */
import { type Allot, openAllot } from '@allot/engine/allot'
import { openStore } from '@allot/engine/open-store'
import { PageWriter } from '@allot/engine/page'
import { create } from '@allot/rules/decide'
import { DAY, type Instant, instant } from '@allot/rules/instant'
import { CHARGE, creation, policies } from './policy.ts'

const START = instant('2026-07-01T00:00:00Z')

export interface LongLog {
  /** Of the first check of a Space that is not in memory, with so many entries and with ten. */
  readonly coldMs: number
  readonly coldSmallMs: number
  /** Of what a usage page asks: the meters, and a month by day, member and feature. */
  readonly usageMs: number
}

/** One Space with so many entries, spread over a month, and many with ten. */
export async function longLog(file: string, entries: number): Promise<LongLog> {
  let now = START
  const open = async (): Promise<Allot> =>
    openAllot({ store: await openStore(file), policies, clock: () => now })
  const charge = (allot: Allot, space: string, id: string) => allot.submit(space, id, CHARGE)
  let allot = await open()
  const small = Array.from({ length: 20 }, (_, at) => `small-${at}`)
  for (const space of [...small, 'large']) await allot.createSpace(creation(space), 'make')
  for (let at = 0; at < entries; at += 5_000) {
    now = (START + Math.floor((at / entries) * 28) * DAY) as Instant // a day of the month
    await Promise.all(Array.from({ length: 5_000 }, (_, each) => charge(allot, 'large', `c${at + each}`)))
  }
  for (const space of small) for (let at = 0; at < 9; at++) await charge(allot, space, `c${at}`)
  await allot.close()

  const cold: number[] = []
  for (let turn = 0; turn < 5; turn++) {
    allot = await open()
    await charge(allot, small[19] ?? '', `warm-${turn}`) // what the first operation of a process costs is not the Space's
    cold.push(await timed(() => charge(allot, 'large', `cold-${turn}`)))
    await allot.close()
  }
  allot = await open()
  const coldSmall: number[] = []
  for (const space of small) coldSmall.push(await timed(() => charge(allot, space, 'cold')))
  const usage: number[] = []
  for (let turn = 0; turn < 10; turn++) {
    usage.push(
      await timed(async () => {
        await allot.usage('large', { member: 'ann', operator: true })
        await allot.report('large', { from: START, to: now })
      }),
    )
  }
  await allot.close()
  return { coldMs: median(cold), coldSmallMs: median(coldSmall), usageMs: median(usage) }
}

export interface ManySpaces {
  readonly startMs: number
  /** Of an operation on a Space that is in memory, within a period and as the first after a renewal. */
  readonly operationMs: number
  readonly renewedMs: number
  /** What the process took more after touching 100,000 of them than before. */
  readonly memoryMb: number
}

export async function manySpaces(file: string, spaces: number): Promise<ManySpaces> {
  await fill(file, spaces)
  let now = START
  let allot: Allot | undefined
  const startMs = await timed(async () => {
    allot = await openAllot({ store: await openStore(file), policies, clock: () => now })
  })
  if (!allot) throw new Error('Invariant: not opened.')
  const opened = allot
  const charge = (at: number, id: string) => opened.submit(nameOf(at), id, CHARGE)
  const before = process.memoryUsage().rss
  for (let at = 0; at < Math.min(spaces, 100_000); at += 2_000) {
    await Promise.all(Array.from({ length: 2_000 }, (_, each) => charge(at + each, 'touch')))
  }
  const memoryMb = (process.memoryUsage().rss - before) / 1024 / 1024
  const some = Array.from({ length: 200 }, (_, at) => at)
  for (const at of some) await charge(at, 'warm')
  const ordinary: number[] = []
  for (const at of some) ordinary.push(await timed(() => charge(at, 'ordinary')))
  now = instant('2026-08-01T00:00:00Z')
  const renewed: number[] = []
  for (const at of some) renewed.push(await timed(() => charge(at, 'renewed')))
  await opened.close()
  return { startMs, operationMs: median(ordinary), renewedMs: median(renewed), memoryMb }
}

/** Each Space with its first entry, written as the engine writes it. */
async function fill(file: string, spaces: number): Promise<void> {
  const store = await openStore(file)
  for (let at = 0; at < spaces; at += 10_000) {
    const some = Array.from({ length: Math.min(10_000, spaces - at) }, (_, each) => nameOf(at + each))
    await store.append(
      some.map((space) => {
        const { answer } = create(policies, { ...creation(space), subscribed: START }, 'make', START)
        const writer = new PageWriter()
        writer.add(answer)
        return { space, seq: 1, last: 1, body: writer.body(), days: [] }
      }),
    )
  }
  await store.close()
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
