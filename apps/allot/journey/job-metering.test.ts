/** What a job takes from a real engine, on a clock of its own: windows by the minute, failures, holds that expire. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openAllot } from '@allot/engine'
import { readPolicies } from '@allot/engine/policies'
import { type Duration, instant, later } from '@allot/rules/instant'
import { CutStarts } from '@allot/studio/jobs/cut-starts'
import type { ItemTake } from '@allot/studio/jobs/item-takes'
import type { Job } from '@allot/studio/jobs/job'
import { openMetering } from '@allot/studio/jobs/metering'
import { newKeySecret } from '@allot/studio/own-key'
import { MemoryJobs } from '@allot/studio/testing/memory-jobs'
import { afterEach, describe, expect, it } from 'vitest'

const MINUTE = 60_000 as Duration // milliseconds
const DAY = (24 * 60 * MINUTE) as Duration

const EXPORT: ItemTake = { of: 0, batch: [{ feature: 'background_removal' }] }
/** It is done here, and a limit by the minute counts it all the same. */
const BEAUTIFIED: ItemTake = { of: 0, batch: [{ feature: 'product_beautifier' }] }
const MODEL: ItemTake = { of: 2, use: { feature: 'virtual_model' } }
const STAGING: ItemTake = { of: 3, use: { feature: 'product_staging' } }

let close: () => Promise<void>
afterEach(() => close())

/** Ann's Space on Pro, and a job of `count` items that each take this. */
async function opened(policy: string, count: number, takes: readonly ItemTake[]) {
  const folder = mkdtempSync(join(tmpdir(), 'allot-metering-'))
  let now = instant(new Date().toISOString())
  const allot = await openAllot({
    file: join(folder, 'allot.sqlite'),
    policies: readPolicies(join(import.meta.dirname, '../../../policies', `${policy}.yaml`)),
    clock: () => now,
  })
  close = async () => {
    await allot.close()
    rmSync(folder, { recursive: true })
  }
  const shop = { name: 'Shop', plan: 'pro', period: 'monthly', owner: 'ann' } as const
  const { id: space } = await allot.createSpace(shop, { idempotencyKey: 'shop' })
  const store = new MemoryJobs()
  store.takes = () => takes
  store.add('job', space, count)
  const job = (): Job => store.job('job') ?? store.add('job', space, count)
  return {
    store,
    allot,
    job,
    items: store.itemsLeft('job'),
    metering: openMetering(allot, store, 'web'),
    pass: (length: Duration) => {
      now = later(now, length)
    },
    meter: async (name: string) => {
      const { meters } = await allot.usage(space, { member: 'ann' })
      const meter = meters.find((each) => each.meter === name)
      return { used: meter?.used, held: meter?.held }
    },
  }
}

describe('generations that are limited by the minute', () => {
  it('are reserved one by one, when their minute has room, and not refused as a whole', async () => {
    const { metering, job, items, pass, meter } = await opened('2025-06-limits', 3, [EXPORT, MODEL])
    expect(await metering.placeHold(job(), items)).toBeUndefined()
    expect(job().holds).toHaveLength(1)
    for (const item of [1, 2]) expect(await metering.reserve(job(), item, 2)).toEqual({ outcome: 'reserved' })
    const later = await metering.reserve(job(), 3, 2)
    expect(later).toMatchObject({ outcome: 'later', denial: { code: 'rate_minute' } })
    pass(MINUTE)
    expect(await metering.reserve(job(), 3, 2)).toEqual({ outcome: 'reserved' })
    expect(await metering.reserve(job(), 3, 2)).toEqual({ outcome: 'reserved' })
    for (const item of items)
      expect(await metering.capture(job(), item, items)).toMatchObject({ allowed: true })
    await metering.release(job())
    expect(await meter('itt_day')).toEqual({ used: 3, held: 0 })
  })

  it('are refused before they begin where the day does not suffice, with how many do', async () => {
    const { metering, job, items, meter } = await opened('2025-06-limits', 40, [EXPORT, MODEL])
    expect(await metering.placeHold(job(), items)).toMatchObject({ code: 'limit_day', fits: 30 })
    expect([job().holds, await meter('itt_day')]).toEqual([[], { used: 0, held: 0 }])
  })

  it('of several tools share their minute and their day', async () => {
    const sharing = await opened('2025-06-limits', 15, [EXPORT, MODEL, STAGING])
    expect(await sharing.metering.placeHold(sharing.job(), sharing.items)).toBeUndefined()
    expect(sharing.job().holds).toHaveLength(1)
    await sharing.metering.reserve(sharing.job(), 1, 2)
    await sharing.metering.reserve(sharing.job(), 1, 3)
    expect(await sharing.metering.reserve(sharing.job(), 2, 2)).toMatchObject({ outcome: 'later' })
  })
})

describe('what is done here and limited by the minute', () => {
  it('is reserved photo by photo as generations are: 3 photos with Product Beautifier, at 2 a minute', async () => {
    const { metering, job, items, pass, meter } = await opened('2025-06-limits', 3, [BEAUTIFIED])
    expect(await metering.placeHold(job(), items)).toBeUndefined()
    expect([job().holds, metering.isReserved(job(), 1, 0)]).toEqual([[], false])
    for (const item of [1, 2]) expect(await metering.reserve(job(), item, 0)).toEqual({ outcome: 'reserved' })
    expect(metering.isReserved(job(), 1, 0)).toBe(true)
    expect(await metering.reserve(job(), 3, 0)).toMatchObject({ outcome: 'later' })
    pass(MINUTE)
    expect(await metering.reserve(job(), 3, 0)).toEqual({ outcome: 'reserved' })
    for (const item of items)
      expect(await metering.capture(job(), item, items)).toMatchObject({ allowed: true })
    await metering.release(job())
    expect(await meter('itt_day')).toEqual({ used: 3, held: 0 })
  })

  it('shares its minute with the generations of the same photo', async () => {
    const { metering, job, items } = await opened('2025-06-limits', 2, [BEAUTIFIED, MODEL])
    expect(await metering.placeHold(job(), items)).toBeUndefined()
    expect(metering.isReserved(job(), 1, 0)).toBe(true) // two of it fit in one minute, and are reserved together
    expect(await metering.reserve(job(), 1, 2)).toMatchObject({ outcome: 'later' })
  })

  it('is reserved with all the others where it fits', async () => {
    const { metering, job, items } = await opened('2025-06-limits', 2, [BEAUTIFIED])
    expect(await metering.placeHold(job(), items)).toBeUndefined()
    expect([job().holds.length, metering.isReserved(job(), 2, 0)]).toEqual([1, true])
  })
})

describe('an item', () => {
  it('that fails gives back what it took at once, and of a moderated one the generation alone is kept (A-41)', async () => {
    const { metering, job, items, meter } = await opened('2026-05-unified', 3, [EXPORT, MODEL, STAGING])
    await metering.placeHold(job(), items)
    expect(job().holds).toHaveLength(3)
    const failed = { ok: false, reason: 'Why.' } as const
    expect(await metering.settleFailed(job(), 1, { ...failed, why: 'timeout', of: 3 })).toEqual({
      givenBack: { batch_exports: 1, ai_credits: 7 },
      kept: {},
    })
    const moderated = { ...failed, why: 'moderated', of: 3 } as const
    const settled = { givenBack: { batch_exports: 1, ai_credits: 4 }, kept: { ai_credits: 3 } }
    expect(await metering.settleFailed(job(), 2, moderated)).toEqual(settled)
    expect(await metering.settleFailed(job(), 2, moderated)).toEqual(settled)
    expect(await metering.capture(job(), 3, [3])).toMatchObject({ allowed: true })
    expect([await meter('batch_exports'), await meter('ai_credits')]).toEqual([
      { used: 1, held: 0 },
      { used: 10, held: 0 },
    ])
  })

  it('whose hold has expired is taken from a new one, for all that are left', async () => {
    const { metering, job, items, pass, meter } = await opened('2026-05-unified', 3, [EXPORT, MODEL])
    await metering.placeHold(job(), items)
    await metering.capture(job(), 1, items)
    pass(DAY)
    expect(await metering.capture(job(), 2, [2, 3])).toMatchObject({ allowed: true })
    expect(await metering.capture(job(), 1, items)).toMatchObject({ allowed: true })
    expect([await meter('batch_exports'), await meter('ai_credits')]).toEqual([
      { used: 2, held: 1 },
      { used: 8, held: 4 },
    ])
  })
})

it('what is refused as a whole takes nothing, and names every limit', async () => {
  const { metering, job, items, meter } = await opened('2026-05-unified', 60, [EXPORT, MODEL])
  expect(await metering.placeHold(job(), items)).toMatchObject({
    code: 'insufficient_credits',
    cost: { batch_exports: 60, ai_credits: 240 },
    fits: 50,
  })
  expect(await meter('batch_exports')).toEqual({ used: 0, held: 0 })
})

it('what was reserved before a kill is found again, though nothing would be left for as much again', async () => {
  const { store, metering, job, items, meter } = await opened('2026-05-unified', 40, [EXPORT, MODEL])
  await metering.placeHold(job(), items)
  store.saveHolds('job', [], 0) // the process was killed before it noted them
  expect(await metering.placeHold(job(), items)).toBeUndefined()
  await metering.release(job())
  expect([await meter('batch_exports'), await meter('ai_credits')]).toEqual([
    { used: 0, held: 0 },
    { used: 0, held: 0 },
  ])
})

/** The process ends when so many holds were asked for, with their answer and without its note. */
function killAtNote(store: MemoryJobs, asked: number): void {
  const save = store.saveHolds.bind(store)
  store.saveHolds = (id, holds, holdRequests) => {
    if (holdRequests === asked) throw new Error('Killed.')
    save(id, holds, holdRequests)
  }
}

describe('a kill between placing holds and noting them', () => {
  it('leaves nothing reserved where a limit by the minute had made them fewer, and the job can be started', async () => {
    const { store, allot, metering, job, items, meter } = await opened('2025-06-limits', 3, [EXPORT, MODEL])
    killAtNote(store, 2) // the first request, for all of it, was denied
    store.saveState('job', { name: 'draft', starting: true })
    await expect(metering.placeHold(job(), items)).rejects.toThrow('Killed.')
    const { holds: open } = await allot.holds(job().space)
    expect(open).toHaveLength(1)

    Reflect.deleteProperty(store, 'saveHolds')
    const unexpected = (fault: unknown) => {
      throw fault
    }
    const next = openMetering(allot, store, 'web')
    await new CutStarts({ store, metering: next, unexpected }).giveBack(job())
    expect((await allot.holds(job().space)).holds).toEqual([])
    expect(await next.placeHold(job(), items)).toBeUndefined()
    expect(await next.reserve(job(), 1, 2)).toEqual({ outcome: 'reserved' })
    expect(await next.capture(job(), 1, items)).toMatchObject({ allowed: true })
    await next.release(job())
    expect(await meter('itt_day')).toEqual({ used: 1, held: 0 })
  })

  it('of a job that outlasts its holds is found by the next start, though fewer items are left', async () => {
    const { store, allot, metering, job, items, pass, meter } = await opened('2026-05-unified', 3, [EXPORT])
    await metering.placeHold(job(), items)
    pass(DAY)
    killAtNote(store, 2)
    await expect(metering.capture(job(), 1, items)).rejects.toThrow('Killed.')
    Reflect.deleteProperty(store, 'saveHolds')
    const next = openMetering(allot, store, 'web')
    await next.findCut(job())
    expect(await next.capture(job(), 1, [1])).toMatchObject({ allowed: true })
    await next.release(job())
    expect(await meter('batch_exports')).toEqual({ used: 1, held: 0 })
  })
})

it('items whose hold has expired at the same time share the new one', async () => {
  const { metering, job, items, pass, meter } = await opened('2026-05-unified', 3, [EXPORT])
  await metering.placeHold(job(), items)
  pass(DAY)
  const captured = await Promise.all(
    [
      [1, [1, 2, 3]],
      [2, [2, 3]],
      [3, [3]],
    ].map(([item, left]) => metering.capture(job(), item as number, left as number[])), // as they are written above
  )
  expect(captured.map(({ allowed }) => allowed)).toEqual([true, true, true])
  expect(job().holds).toHaveLength(2)
  expect(await meter('batch_exports')).toEqual({ used: 3, held: 0 })
})

describe('keys of a job that a member sends by hand', () => {
  const other = { by: 'ann', client: 'web', use: { feature: 'virtual_model' } } as const

  it('beforehand keep it from nothing: what can be known of them is not all of them', async () => {
    const { store, allot, metering, job, items, meter } = await opened('2026-05-unified', 2, [EXPORT])
    const { space } = store.add('job', job().space, 2, newKeySecret())
    await allot.charge(space, other, { idempotencyKey: 'job/hold/0' })
    expect(await metering.placeHold(job(), items)).toBeUndefined()
    const [{ hold } = { hold: '' }] = job().holds
    for (const key of [`job/1/${hold}`, `job/2/${hold}/back`, `job/release/${hold}`])
      await allot.charge(space, other, { idempotencyKey: key })
    expect(await metering.capture(job(), 1, items)).toMatchObject({ allowed: true })
    const failed = { ok: false, reason: 'Why.', why: 'technical' } as const
    expect(await metering.settleFailed(job(), 2, failed)).toEqual({
      givenBack: { batch_exports: 1 },
      kept: {},
    })
    await metering.release(job())
    expect(await meter('batch_exports')).toEqual({ used: 1, held: 0 })
  })

  it('are as they were for a job of an older version, which may be half done', async () => {
    const { allot, metering, job, items } = await opened('2026-05-unified', 2, [EXPORT])
    await allot.charge(job().space, other, { idempotencyKey: 'job/hold/0' })
    await expect(metering.placeHold(job(), items)).rejects.toThrow('was used for another request')
  })
})
