import { AllotFault } from '@allot/client/fault'
import type { Denial } from '@allot/client/wire'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Job } from './job.ts'
import { JobStopped, type JobWork } from './job.ts'
import { JobRunner } from './job-runner.ts'
import type { Reserved } from './reserve-alone.ts'
import { MemoryJobs, MemoryMetering, memoryWork } from './testing/memory-jobs.ts'

const DENIAL: Denial = {
  code: 'limit_day',
  message: 'Nothing is left today.',
  ...{ cost: {}, binding: [], retryAt: null, offers: [], upgradeTo: null, upgradeHelp: null, fits: 0 },
}

let store: MemoryJobs
let metering: MemoryMetering
let work: JobWork<Job, number>

beforeEach(() => {
  store = new MemoryJobs()
  metering = new MemoryMetering()
  work = memoryWork(metering.calls)
})

/** No test of this file has an error that is reported. */
const unexpected = (error: unknown) => {
  throw error
}
const open = (jobsAtOnce = 1) =>
  new JobRunner({ store, metering, work, jobsAtOnce: () => jobsAtOnce, unexpected })
const stateOf = (id: string) => store.job(id)?.state

describe('a job', () => {
  it('takes one hold, and charges each item between making its result and publishing it', async () => {
    const runner = open()
    expect(await runner.run(store.add('a', 'shop', 2))).toBeUndefined()
    await runner.finished('a')
    expect(metering.calls).toEqual([
      'hold a 2',
      'accept a',
      'produce a 1',
      'capture a 1',
      'publish a 1',
      'produce a 2',
      'capture a 2',
      'publish a 2',
      'release a',
    ])
    expect(stateOf('a')).toMatchObject({ name: 'done' })
  })

  it('settles an item that fails at once, by its reason, and continues with the next', async () => {
    const { produce } = work
    work = {
      ...work,
      produce: (job, item, run) =>
        item === 1
          ? Promise.resolve({ ok: false, reason: 'Damaged.', why: 'technical' })
          : produce(job, item, run),
    }
    const runner = open()
    await runner.run(store.add('a', 'shop', 2))
    await runner.finished('a')
    expect(metering.calls.slice(2, 5)).toEqual(['technical a 1', 'produce a 2', 'capture a 2'])
    expect([...(store.items.get('a')?.values() ?? [])]).toEqual([
      { name: 'failed', reason: 'Damaged.', settled: { givenBack: { batch_exports: 1 }, kept: {} } },
      { name: 'done', result: 2 },
    ])
  })

  it('that cannot publish a result refunds its charge, stops, and releases the rest', async () => {
    work = { ...work, publish: () => Promise.reject(new JobStopped('The disk is full.')) }
    const runner = open()
    await runner.run(store.add('a', 'shop', 2))
    await runner.finished('a')
    expect(metering.calls.slice(-4)).toEqual(['capture a 1', 'give back a 1', 'release a', 'clean a'])
    expect(stateOf('a')).toMatchObject({ name: 'stopped', message: 'The disk is full.', denial: null })
    expect(store.itemsIn('a', ['released'])).toEqual([1, 2])
  })

  it('pauses while Allot cannot be reached, and continues by itself', async () => {
    const seen: (string | undefined)[] = []
    let failures = 1
    metering.fail = (call) => {
      if (call === 'capture a 2' && failures-- > 0) throw new AllotFault(0, 'unreachable', 'No answer.')
      return undefined
    }
    const runner = open()
    runner.listen('a', (item) => item ?? seen.push(stateOf('a')?.name))
    await runner.run(store.add('a', 'shop', 2))
    await runner.finished('a')
    expect(seen).toEqual(['queued', 'running', 'paused', 'running', 'done'])
    expect(store.itemsIn('a', ['done'])).toEqual([1, 2])
  })

  it('that is cancelled finishes the items in progress, and releases the others', async () => {
    const runner = open()
    runner.listen('a', (item) => item === 1 && runner.cancel('a'))
    await runner.run(store.add('a', 'shop', 3))
    await runner.finished('a')
    expect(stateOf('a')).toMatchObject({ name: 'cancelled' })
    expect([store.itemsIn('a', ['done']), store.itemsIn('a', ['released'])]).toEqual([[1], [2, 3]])
  })

  it('that is cancelled before its turn ends at once, and gives its hold back while the earlier one works on', async () => {
    const { promise: worked, resolve: finish } = Promise.withResolvers<void>()
    const { produce } = work
    work = {
      ...work,
      produce: async (job, item, run) => {
        if (job.id === 'a') await worked
        return produce(job, item, run)
      },
    }
    const runner = open()
    await runner.run(store.add('a', 'shop', 1))
    await runner.run(store.add('b', 'shop', 2))
    const { promise: ended, resolve: end } = Promise.withResolvers<void>()
    runner.listen('b', () => stateOf('b')?.name === 'cancelled' && end())
    runner.cancel('b')
    expect(stateOf('b')).toEqual({ name: 'cancelling', message: null })
    await ended
    expect([stateOf('a')?.name, metering.calls.at(-1)]).toEqual(['running', 'release b'])
    finish()
    await runner.finished('b')
    expect(metering.calls.filter((call) => call.startsWith('produce'))).toEqual(['produce a 1'])
    expect(stateOf('a')).toMatchObject({ name: 'done' })
  })

  it('that was being cancelled when its process ended is cancelled by the next one, without any work', async () => {
    store.add('a', 'shop', 2)
    store.saveState('a', { name: 'cancelling', message: null })
    const runner = open()
    await runner.resume()
    await runner.finished('a')
    expect(stateOf('a')).toMatchObject({ name: 'cancelled' })
    expect(metering.calls).toEqual(['clean a', 'release a'])
  })

  it('is paused while all of its items in work wait for somebody else, and says until when', async () => {
    const seen: unknown[] = []
    const { produce } = work
    work = {
      ...work,
      produce: async (job, item, run) => {
        run.waits(90_000)
        run.waits(null)
        return produce(job, item, run)
      },
    }
    const runner = open()
    runner.listen('a', () => {
      const state = stateOf('a')
      seen.push(state?.name === 'paused' ? state.until : state?.name)
    })
    await runner.run(store.add('a', 'shop', 1))
    await runner.finished('a')
    expect(seen).toEqual(['queued', 'running', 'running', 90_000, 'running', 'running', 'done'])
  })

  it('whose export is not reserved yet reserves it before the work begins', async () => {
    metering.isReserved = () => false
    metering.reserve = async () => ({ outcome: 'denied', denial: DENIAL })
    const runner = open()
    await runner.run(store.add('a', 'shop', 1))
    await runner.finished('a')
    expect([stateOf('a')?.name, store.itemsIn('a', ['done'])]).toEqual(['stopped', []])
  })

  it('that has to reserve a generation by itself waits until it can, and stops where it cannot', async () => {
    const denial = { ...DENIAL, code: 'rate_minute' } as const
    const answers: Reserved[] = [
      { outcome: 'later', from: Date.now() + 5, denial },
      { outcome: 'reserved' },
      { outcome: 'denied', denial },
    ]
    metering.reserve = async () => answers.shift() ?? { outcome: 'reserved' }
    const { produce } = work
    work = {
      ...work,
      produce: async (job, item, run) => {
        await run.reserve(1)
        return produce(job, item, run)
      },
    }
    const runner = open()
    await runner.run(store.add('a', 'shop', 2))
    await runner.finished('a')
    expect(stateOf('a')).toMatchObject({ name: 'stopped', denial })
    expect([store.itemsIn('a', ['done']), store.itemsIn('a', ['released'])]).toEqual([[1], [2]])
  })

  it('is paused also where the last item in work begins to wait behind another one', async () => {
    const from = Date.now() + 60_000
    const { promise: isLate, resolve: late } = Promise.withResolvers<void>()
    metering.reserve = async (_job, item) => {
      if (item === 1) return { outcome: 'reserved' }
      late()
      return { outcome: 'later', from, denial: DENIAL }
    }
    work = {
      ...work,
      atOnce: () => 2,
      produce: async (_job, item, run) => {
        await run.reserve(1)
        await isLate
        await new Promise((resolve) => setImmediate(resolve)) // the other one sleeps by now
        await run.reserve(2)
        return { ok: true, result: item }
      },
    }
    const runner = open()
    const states: unknown[] = []
    runner.listen('a', () => states.push(stateOf('a')))
    await runner.run(store.add('a', 'shop', 2))
    await expect.poll(() => states).toContainEqual(expect.objectContaining({ name: 'paused', until: from }))
    runner.cancel('a')
    await runner.finished('a')
    expect(stateOf('a')).toMatchObject({ name: 'cancelled' })
  })

  it('that is cancelled while it waits ends at once', async () => {
    const later: Reserved = { outcome: 'later', from: Date.now() + 60_000, denial: DENIAL }
    metering.reserve = async () => later
    work = {
      ...work,
      produce: async (_job, item, run) => {
        await run.reserve(1)
        return { ok: true, result: item }
      },
    }
    const runner = open()
    runner.listen('a', () => stateOf('a')?.name === 'paused' && runner.cancel('a'))
    await runner.run(store.add('a', 'shop', 1))
    await runner.finished('a')
    expect(stateOf('a')).toMatchObject({ name: 'cancelled' })
    expect(metering.calls).toEqual(['hold a 1', 'accept a', 'release a'])
  })

  it('runs beside an earlier one of its Space, and the one after those waits until one of them is over', async () => {
    const { produce } = work
    const { promise: isOver, resolve: end } = Promise.withResolvers<void>()
    work = {
      ...work,
      produce: (job, item, run) =>
        job.id === 'a' ? isOver.then(() => produce(job, item, run)) : produce(job, item, run),
    }
    const runner = open(2)
    const small = store.add('b', 'shop', 1)
    await runner.run(store.add('a', 'shop', 1))
    runner.listen('b', () => stateOf('b')?.name === 'done' && end())
    await runner.run(small)
    await runner.run(store.add('c', 'shop', 1))
    await runner.finished('a')
    const at = (call: string) => metering.calls.indexOf(call)
    expect(at('release b')).toBeLessThan(at('produce a 1'))
    expect(at('produce c 1')).toBeGreaterThan(at('release b'))
  })

  it('waits for the earlier job of its Space, and not for one of another', async () => {
    const runner = open()
    await runner.run(store.add('a', 'shop', 1))
    await runner.run(store.add('b', 'shop', 1))
    await runner.run(store.add('c', 'other', 1))
    await runner.finished('b')
    await runner.finished('c')
    const at = (call: string) => metering.calls.indexOf(call)
    expect(at('produce b 1')).toBeGreaterThan(at('release a'))
    expect(at('produce c 1')).toBeLessThan(at('produce b 1'))
  })

  it('whose process ended continues in the next process, with the remaining items', async () => {
    const first = open()
    let closed: Promise<void> | undefined
    first.listen('a', (item) => {
      if (item === 1) closed ??= first.close()
    })
    await first.run(store.add('a', 'shop', 3))
    await first.finished('a')
    await closed
    expect([stateOf('a')?.name, store.itemsIn('a', ['done'])]).toEqual(['running', [1]])

    const next = open()
    // As a store reads what it has stored (jobStateOf).
    store.saveState('a', { name: 'queued' })
    await next.resume()
    await next.finished('a')
    expect(stateOf('a')).toMatchObject({ name: 'done' })
    expect(metering.calls.filter((call) => call.startsWith('hold'))).toEqual(['hold a 3'])
    expect(metering.calls.filter((call) => call.startsWith('capture'))).toEqual([
      'capture a 1',
      'capture a 2',
      'capture a 3',
    ])
  })
})
