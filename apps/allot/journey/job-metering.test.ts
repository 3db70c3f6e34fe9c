/** What a job takes from a real engine, on a clock of its own: windows by the minute, failures, holds that expire. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openAllot } from '@allot/engine'
import { readPolicies } from '@allot/engine/policies'
import { type Duration, instant, later } from '@allot/rules/instant'
import type { ItemTake } from '@allot/studio/jobs/item-takes'
import type { Job } from '@allot/studio/jobs/job'
import { openMetering } from '@allot/studio/jobs/metering'
import { MemoryJobs } from '@allot/studio/testing/memory-jobs'
import { afterEach, describe, expect, it } from 'vitest'

const MINUTE = 60_000 as Duration // milliseconds
const DAY = (24 * 60 * MINUTE) as Duration

const EXPORT: ItemTake = { of: 0, batch: [{ feature: 'background_removal' }] }
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
