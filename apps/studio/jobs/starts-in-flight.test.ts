import type { Denial } from '@allot/client/wire'
import { beforeEach, describe, expect, it } from 'vitest'
import { type RunnerFixture, runnerFixture } from './testing/runner-fixture.ts'

let store: RunnerFixture['store']
let metering: RunnerFixture['metering']
let reported: RunnerFixture['reported']
let open: RunnerFixture['open']
let stateOf: RunnerFixture['stateOf']

beforeEach(() => {
  ;({ store, metering, reported, open, stateOf } = runnerFixture())
})

describe('a draft', () => {
  it('that is run five times at once is started once', async () => {
    const runner = open()
    const draft = store.add('a', 'shop', 2)
    const results = await Promise.all([1, 2, 3, 4, 5].map(() => runner.run(draft)))
    await runner.finished('a')
    expect(results).toEqual([undefined, undefined, undefined, undefined, undefined])
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
    expect([stateOf('a')?.name, reported]).toEqual(['done', []])
  })

  it('that is run again while it is queued, or after its end, is left as it is', async () => {
    const runner = open()
    const draft = store.add('a', 'shop', 1)
    await runner.run(draft)
    await runner.run(draft)
    await runner.finished('a')
    await runner.run(draft)
    await runner.finished('a')
    expect(metering.calls.filter((call) => call.startsWith('hold'))).toEqual(['hold a 1'])
    expect([stateOf('a')?.name, reported]).toEqual(['done', []])
  })

  it('that is queued by another process while its hold is placed is not queued again', async () => {
    metering.fail = (call) => {
      if (call.startsWith('hold')) store.saveState('a', { name: 'queued' })
      return undefined
    }
    const runner = open()
    expect(await runner.run(store.add('a', 'shop', 1))).toBeUndefined()
    await runner.finished('a')
    expect(metering.calls).toEqual(['hold a 1'])
    expect(stateOf('a')).toEqual({ name: 'queued' })
  })

  it('whose hold is denied gives each of two callers the denial, and can be run again', async () => {
    const denial: Denial = {
      code: 'insufficient_credits',
      message: 'Nothing is left.',
      cost: {},
      binding: [],
      retryAt: null,
      offers: [],
      upgradeTo: null,
      upgradeHelp: null,
      fits: 0,
    }
    metering.fail = () => denial
    const runner = open()
    const draft = store.add('a', 'shop', 1)
    expect(await Promise.all([runner.run(draft), runner.run(draft)])).toEqual([denial, denial])
    expect([stateOf('a'), metering.calls]).toEqual([{ name: 'draft' }, ['hold a 1']])
    metering.fail = () => undefined
    await runner.run(draft)
    await runner.finished('a')
    expect(stateOf('a')).toMatchObject({ name: 'done' })
  })

  it('that is cancelled while its hold is placed ends as cancelled, and its hold is released', async () => {
    const { promise: placed, resolve: place } = Promise.withResolvers<void>()
    const { placeHold } = metering
    metering.placeHold = async (job, count) => {
      await placed
      return placeHold.call(metering, job, count)
    }
    const runner = open()
    const running = runner.run(store.add('a', 'shop', 2))
    expect(runner.isStarting('a')).toBe(true)
    runner.cancel('a')
    place()
    expect(await running).toBeUndefined()
    await runner.finished('a')
    expect(metering.calls).toEqual(['hold a 2', 'accept a', 'release a'])
    expect(stateOf('a')).toMatchObject({ name: 'cancelled' })
    expect([store.itemsIn('a', ['released']), runner.isStarting('a')]).toEqual([[1, 2], false])
  })
})
