import { AllotFault } from '@allot/client/fault'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Job } from './job.ts'
import { JobStopped, type JobWork } from './job.ts'
import { JobRunner } from './job-runner.ts'
import { MemoryJobs, MemoryMetering, memoryWork } from './testing/memory-jobs.ts'

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
const open = (concurrency = 1) => new JobRunner({ store, metering, work, concurrency, unexpected })
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

  it('charges nothing for an item that fails, and continues with the next', async () => {
    const { produce } = work
    work = {
      ...work,
      produce: (job, item) =>
        item === 1 ? Promise.resolve({ ok: false, reason: 'Damaged.' }) : produce(job, item),
    }
    const runner = open()
    await runner.run(store.add('a', 'shop', 2))
    await runner.finished('a')
    expect(metering.calls.filter((call) => call.startsWith('capture'))).toEqual(['capture a 2'])
    expect([...(store.items.get('a')?.values() ?? [])]).toEqual([
      { name: 'failed', reason: 'Damaged.' },
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

  it('waits for the earlier job of its Space, and not for one of another', async () => {
    const runner = open(2)
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
