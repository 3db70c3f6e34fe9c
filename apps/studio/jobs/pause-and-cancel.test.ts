import { beforeEach, describe, expect, it } from 'vitest'
import { type RunnerFixture, runnerFixture } from './testing/runner-fixture.ts'

let fixture: RunnerFixture
beforeEach(() => {
  fixture = runnerFixture()
})

/** An item whose work ends when the test says so. */
function heldUp(item: number) {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const { promise: over, resolve: end } = Promise.withResolvers<void>()
  const { produce } = fixture.work
  Object.assign(fixture.work, {
    produce: async (...its: Parameters<typeof produce>) => {
      if (its[1] === item) begin()
      if (its[1] === item) await over
      return produce(...its)
    },
  })
  return { begun, end }
}

const produced = () => fixture.metering.calls.filter((call) => call.startsWith('produce'))

describe('a job that a person pauses', () => {
  it('finishes what is in work, keeps what is reserved, and goes on when a person says so', async () => {
    const { store, metering, stateOf } = fixture
    const first = heldUp(1)
    const runner = fixture.open()
    await runner.run(store.add('a', 'shop', 3))
    await first.begun
    runner.suspend('a')
    expect(stateOf('a')).toEqual({ name: 'suspended' })
    expect(runner.etaSeconds('a')).toBe(null)
    first.end()
    await runner.finished('a')
    expect([stateOf('a'), store.itemsIn('a', ['done'])]).toEqual([{ name: 'suspended' }, [1]])
    expect(metering.calls).not.toContain('release a')
    runner.goOn('a')
    await runner.finished('a')
    expect(stateOf('a')).toMatchObject({ name: 'done' })
    expect(metering.calls.filter((call) => call.startsWith('hold') || call.startsWith('release'))).toEqual([
      ...['hold a 3', 'release a'],
    ])
  })

  it('goes on with the next item where it is resumed before those in work are finished', async () => {
    const { store, stateOf } = fixture
    const first = heldUp(1)
    const runner = fixture.open()
    await runner.run(store.add('a', 'shop', 3))
    await first.begun
    runner.suspend('a')
    runner.goOn('a')
    expect(stateOf('a')).toEqual({ name: 'running' })
    first.end()
    await runner.finished('a')
    expect(stateOf('a')).toMatchObject({ name: 'done' })
    expect(produced()).toEqual(['produce a 1', 'produce a 2', 'produce a 3'])
  })

  it('is still paused in the next process, goes on there, and keeps none of its Space waiting', async () => {
    const { store, stateOf } = fixture
    store.add('a', 'shop', 2)
    store.saveState('a', { name: 'suspended' })
    const runner = fixture.open()
    await runner.resume()
    await runner.run(store.add('b', 'shop', 1))
    await runner.finished('b')
    expect([stateOf('a')?.name, stateOf('b')?.name]).toEqual(['suspended', 'done'])
    runner.goOn('a')
    await runner.finished('a')
    expect([stateOf('a')?.name, produced()]).toEqual(['done', ['produce b 1', 'produce a 1', 'produce a 2']])
  })

  it('can be cancelled, and gives back what was reserved', async () => {
    const { store, metering, stateOf } = fixture
    store.add('a', 'shop', 2)
    store.saveState('a', { name: 'suspended' })
    const runner = fixture.open()
    runner.cancel('a')
    await runner.finished('a')
    expect([stateOf('a')?.name, metering.calls]).toEqual(['cancelled', ['release a']])
  })

  it('waits where it is told while it is queued, and says its place until then', async () => {
    const { store, stateOf } = fixture
    const first = heldUp(1)
    const runner = fixture.open()
    await runner.run(store.add('a', 'shop', 1))
    await first.begun
    await runner.run(store.add('b', 'shop', 2))
    await runner.run(store.add('c', 'shop', 2))
    expect(['a', 'b', 'c'].map((id) => runner.placeOf(id))).toEqual([undefined, 1, 2])
    expect(runner.inWork('shop')).toEqual(['a'])
    const heard: unknown[] = []
    runner.listen('c', () => heard.push(runner.placeOf('c')))
    runner.suspend('b')
    expect(['a', 'b', 'c'].map((id) => runner.placeOf(id))).toEqual([undefined, undefined, 1])
    expect(heard).toEqual([1])
    first.end()
    await runner.finished('c')
    expect(['a', 'b', 'c'].map((id) => stateOf(id)?.name)).toEqual(['done', 'suspended', 'done'])
  })
})

describe('a job that is cancelled', () => {
  it('has released what was not begun before the cancel is answered, and says so', async () => {
    const { store, stateOf } = fixture
    const first = heldUp(1)
    const runner = fixture.open()
    const seen: unknown[] = []
    await runner.run(store.add('a', 'shop', 3))
    await first.begun
    runner.listen('a', (item) => seen.push(item))
    runner.cancel('a')
    expect([stateOf('a'), store.itemsIn('a', ['released'])]).toEqual([
      { name: 'cancelling', message: null },
      [2, 3],
    ])
    expect(seen).toEqual([undefined, 'many'])
    first.end()
    await runner.finished('a')
    expect([stateOf('a')?.name, store.itemsIn('a', ['done'])]).toEqual(['cancelled', [1]])
  })

  it('is so from the first moment of the next process on, before anything is asked about its Space', async () => {
    const { store, stateOf } = fixture
    for (const id of ['a', 'b']) store.add(id, 'shop', 2)
    for (const id of ['a', 'b']) store.saveState(id, { name: 'queued' })
    const { promise: known, resolve: answer } = Promise.withResolvers<void>()
    const runner = fixture.open()
    const resumed = runner.resume(undefined, () => known)
    runner.cancel('a')
    runner.suspend('b')
    expect([stateOf('a')?.name, stateOf('b')?.name]).toEqual(['cancelling', 'suspended'])
    answer()
    await resumed
    await runner.finished('a')
    expect([stateOf('a')?.name, stateOf('b')?.name, produced()]).toEqual(['cancelled', 'suspended', []])
  })

  it('finishes in the next process what was in work when its process was killed: it may be paid', async () => {
    const { store, stateOf, metering } = fixture
    store.add('a', 'shop', 3)
    store.saveItem('a', 1, { name: 'working' })
    store.saveState('a', { name: 'cancelling', message: null })
    const runner = fixture.open()
    await runner.resume()
    await runner.finished('a')
    expect(metering.calls).toEqual(['clean a', 'produce a 1', 'capture a 1', 'publish a 1', 'release a'])
    expect([stateOf('a')?.name, store.itemsIn('a', ['done']), store.itemsIn('a', ['released'])]).toEqual([
      ...['cancelled', [1], [2, 3]],
    ])
  })
})
