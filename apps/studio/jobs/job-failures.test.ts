import { AllotFault } from '@allot/client/fault'
import { beforeEach, describe, expect, it } from 'vitest'
import type { JobState } from './job-state.ts'
import { type RunnerFixture, runnerFixture } from './testing/runner-fixture.ts'

let store: RunnerFixture['store']
let metering: RunnerFixture['metering']
let work: RunnerFixture['work']
let reported: RunnerFixture['reported']
let open: RunnerFixture['open']
let stateOf: RunnerFixture['stateOf']

beforeEach(() => {
  ;({ store, metering, work, reported, open, stateOf } = runnerFixture())
})

/** The store rejects the next `times` writes of a state with this name. */
function rejectWrites(name: JobState['name'], times: number): void {
  const { saveState } = store
  let left = times
  store.saveState = (id, state) => {
    if (state.name === name && left-- > 0) throw new Error('disk I/O error')
    saveState.call(store, id, state)
  }
}

describe('a write that fails', () => {
  const stopped = {
    name: 'stopped',
    message: 'Something went wrong here (disk I/O error). Run the rest again.',
    denial: null,
  }

  it('when a draft is queued gives the hold back and leaves a draft that can be run again', async () => {
    rejectWrites('queued', 1)
    const runner = open()
    const draft = store.add('a', 'shop', 1)
    await expect(runner.run(draft)).rejects.toThrow('disk I/O error')
    expect([stateOf('a'), metering.calls]).toEqual([{ name: 'draft' }, ['hold a 1', 'accept a', 'release a']])
    await runner.run(draft)
    await runner.finished('a')
    expect(stateOf('a')).toMatchObject({ name: 'done' })
  })

  it('when a queued job begins stops this job, and not the next one of its Space', async () => {
    rejectWrites('running', 1)
    const runner = open()
    await runner.run(store.add('a', 'shop', 1))
    await runner.run(store.add('b', 'shop', 1))
    await runner.finished('b')
    expect(stateOf('a')).toMatchObject(stopped)
    expect(store.itemsIn('a', ['released'])).toEqual([1])
    expect(stateOf('b')).toMatchObject({ name: 'done' })
    expect(reported).toEqual([new Error('disk I/O error')])
  })

  it('when a paused job is resumed stops this job', async () => {
    store.add('a', 'shop', 1)
    store.saveState('a', { name: 'paused', message: 'Later.', until: null })
    rejectWrites('running', 1)
    const runner = open()
    await runner.resume()
    await runner.finished('a')
    expect(stateOf('a')).toMatchObject(stopped)
    expect(reported).toEqual([new Error('disk I/O error')])
  })

  it('when a job pauses stops this job', async () => {
    metering.fail = (call) => {
      if (call === 'capture a 1') throw new AllotFault(0, 'unreachable', 'No answer.')
      return undefined
    }
    rejectWrites('paused', 1)
    const runner = open()
    await runner.run(store.add('a', 'shop', 1))
    await runner.finished('a')
    expect(stateOf('a')).toMatchObject(stopped)
  })

  it('again when the stopped job is stored leaves the job unfinished for the next process', async () => {
    rejectWrites('running', 1)
    rejectWrites('stopped', 1)
    const runner = open()
    await runner.run(store.add('a', 'shop', 1))
    await runner.finished('a')
    expect(stateOf('a')).toEqual({ name: 'queued' })
    expect(reported).toEqual([new Error('disk I/O error'), new Error('disk I/O error')])
    expect(store.unfinished().map(({ id }) => id)).toEqual(['a'])
  })
})

describe('jobs that are resumed', () => {
  it('settle an item that a kill left between its failure and what became of it', async () => {
    store.add('a', 'shop', 2)
    store.saveState('a', { name: 'queued' })
    store.saveItem('a', 1, { name: 'working' })
    const settled = { toSettle: { why: 'moderated', of: 1 } } as const
    store.saveItem('a', 1, { name: 'failed', reason: 'Forbidden.', settled })
    const runner = open()
    await runner.resume()
    await runner.finished('a')
    expect(metering.calls).toEqual([
      ...['clean a', 'moderated a 1', 'produce a 2', 'capture a 2', 'publish a 2', 'release a'],
    ])
    expect(store.items.get('a')?.get(1)).toMatchObject({ settled: { givenBack: { batch_exports: 1 } } })
  })

  it('give back what a start reserved that a kill cut, and the draft can be run', async () => {
    store.add('a', 'shop', 1)
    store.saveState('a', { name: 'draft', starting: true })
    const runner = open()
    await runner.resume()
    const denial = await runner.run(store.add('b', 'shop', 1))
    const draft = store.job('a')
    if (draft) await runner.run(draft)
    await runner.finished('a')
    expect([denial, metering.calls.filter((call) => / a/.test(call)).slice(0, 4)]).toEqual([
      undefined,
      ['hold a 1', 'release a', 'hold a 1', 'accept a'],
    ])
    expect(stateOf('a')).toMatchObject({ name: 'done' })
  })

  it('leave a start alone that is under way again', async () => {
    const runner = open()
    const draft = store.add('a', 'shop', 1)
    store.saveState('a', { name: 'draft', starting: true })
    await Promise.all([runner.run(draft), runner.resume()])
    await runner.finished('a')
    expect(metering.calls.slice(0, 3)).toEqual(['hold a 1', 'accept a', 'produce a 1'])
  })

  it('can be cancelled while another one is cleaned', async () => {
    for (const id of ['a', 'b']) {
      store.add(id, 'shop', 1)
      store.saveState(id, { name: 'queued' })
    }
    const runner = open()
    const { clean } = work
    work.clean = async (job) => {
      if (job.id === 'a') runner.cancel('b')
      await clean(job)
    }
    await runner.resume()
    await runner.finished('b')
    expect([stateOf('a')?.name, stateOf('b')?.name]).toEqual(['done', 'cancelled'])
  })

  it('continue where the leftovers of one cannot be removed', async () => {
    store.add('a', 'shop', 1)
    store.saveState('a', { name: 'queued' })
    work.clean = () => Promise.reject(new Error('read-only'))
    const runner = open()
    await runner.resume()
    await runner.finished('a')
    expect([stateOf('a')?.name, reported]).toEqual(['done', [new Error('read-only')]])
  })
})

describe('a listener', () => {
  it('that throws is reported, and changes nothing for the job', async () => {
    const runner = open()
    runner.listen('a', (item) => {
      if (item === undefined) throw new Error('closed')
    })
    await runner.run(store.add('a', 'shop', 1))
    await runner.finished('a')
    expect(stateOf('a')).toMatchObject({ name: 'done' })
    expect(reported).toEqual([new Error('closed'), new Error('closed'), new Error('closed')])
  })
})
