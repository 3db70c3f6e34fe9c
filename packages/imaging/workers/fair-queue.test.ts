import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FairQueue, TurnLeft } from './fair-queue.ts'

// What work takes passes on a clock of the test's own.
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

let begun: string[]
let ended: string[]
beforeEach(() => {
  begun = []
  ended = []
})

/** Asks for work that takes as long as is expected, or as is said. */
function ask(
  queue: FairQueue,
  owner: string,
  name: string,
  expected: number,
  took = expected,
  part = '',
): void {
  const at = () => `${name} at ${Math.round(performance.now() / 100) / 10}`
  void queue.run({ owner, part }, expected, async () => {
    begun.push(name)
    await new Promise((resume) => setTimeout(resume, took * 1_000))
    ended.push(at())
  })
}
const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000)
const times = (count: number) => Array.from({ length: count }, (_, at) => at + 1)
const origin = () => performance.now()

describe('those who wait', () => {
  it('are served in turn, however much one of them asks for', async () => {
    const queue = new FairQueue({ slots: 1, long: 1, spare: 0 })
    for (const n of times(4)) ask(queue, 'shop', `shop ${n}`, 1)
    ask(queue, 'other', 'other 1', 1)
    ask(queue, 'third', 'third 1', 1)
    await seconds(6)
    expect(begun).toEqual(['shop 1', 'other 1', 'third 1', 'shop 2', 'shop 3', 'shop 4'])
  })

  it('get the same time and not the same number: ten photos of a second for one of ten', async () => {
    const queue = new FairQueue({ slots: 1, long: 1, spare: 0 })
    for (const n of times(2)) ask(queue, 'large', `large ${n}`, 10)
    for (const n of times(12)) ask(queue, 'small', `small ${n}`, 1)
    await seconds(40)
    const between = begun.slice(begun.indexOf('large 1') + 1, begun.indexOf('large 2'))
    expect(between).toHaveLength(10)
  })

  it('pay what their work took in the end, so that who asks for less than it takes gains nothing', async () => {
    const queue = new FairQueue({ slots: 1, long: 1, spare: 0 })
    for (const n of times(3)) ask(queue, 'liar', `liar ${n}`, 0.1, 4)
    for (const n of times(9)) ask(queue, 'honest', `honest ${n}`, 1)
    await seconds(30)
    expect(begun.slice(0, 6)).toEqual(['liar 1', 'honest 1', 'honest 2', 'honest 3', 'honest 4', 'liar 2'])
  })

  it('of one owner take turns too: a second Batch is not behind all of the first', async () => {
    const queue = new FairQueue({ slots: 1, long: 1, spare: 0 })
    for (const n of times(3)) ask(queue, 'shop', `first ${n}`, 1, 1, 'batch 1')
    for (const n of times(2)) ask(queue, 'shop', `second ${n}`, 1, 1, 'batch 2')
    ask(queue, 'other', 'other 1', 1)
    ask(queue, 'other', 'other 2', 1)
    await seconds(7)
    expect(begun).toEqual(['first 1', 'other 1', 'second 1', 'other 2', 'first 2', 'second 2', 'first 3'])
  })

  it('are not overtaken for ever by one that comes back after each of its works', async () => {
    const queue = new FairQueue({ slots: 1, long: 1, spare: 0 })
    for (const n of times(6)) ask(queue, 'patient', `patient ${n}`, 1)
    const comeBack = async (): Promise<void> => {
      for (const n of times(3))
        await queue.run({ owner: 'eager', part: '' }, 3, async () => {
          begun.push(`eager ${n}`)
          await new Promise((resume) => setTimeout(resume, 3_000))
        })
    }
    const back = comeBack()
    await seconds(20)
    await back
    expect(begun.slice(0, 6)).toEqual([
      'patient 1',
      'eager 1',
      'patient 2',
      'patient 3',
      'patient 4',
      'eager 2',
    ])
  })
})

describe('long work', () => {
  it('never has the last slot: a photo of another shop is done at once while 250 of a minute wait', async () => {
    const queue = new FairQueue({ slots: 3, long: 2, spare: 1 })
    for (const n of times(250)) ask(queue, 'shop', `shop ${n}`, 60)
    await seconds(30)
    const asked = origin()
    ask(queue, 'other', 'photo', 1)
    await seconds(1)
    expect(ended).toEqual([`photo at ${Math.round(asked / 100) / 10 + 1}`])
    expect(begun).toEqual(['shop 1', 'shop 2', 'photo'])
  })

  it('that was expected to be short opens a spare slot, and only one', async () => {
    const queue = new FairQueue({ slots: 2, long: 1, spare: 1 })
    for (const n of times(4)) ask(queue, 'liar', `liar ${n}`, 0.1, 60)
    await seconds(2)
    expect(begun).toEqual(['liar 1', 'liar 2'])
    ask(queue, 'other', 'photo', 1)
    await seconds(20)
    expect(begun).toEqual(['liar 1', 'liar 2', 'photo', 'liar 3'])
  })
})

it('refuses what one owner asks for beyond 500 that wait, and serves the others', async () => {
  const queue = new FairQueue({ slots: 1, long: 1, spare: 0 })
  for (const n of times(501)) ask(queue, 'shop', `shop ${n}`, 1)
  await expect(queue.run({ owner: 'shop', part: '' }, 1, async () => undefined)).rejects.toThrow()
  ask(queue, 'other', 'other 1', 1)
  await seconds(1.5)
  expect(begun).toEqual(['shop 1', 'other 1'])
})

it('does not begin what is left before its turn, and finishes what has begun', async () => {
  const queue = new FairQueue({ slots: 1, long: 1, spare: 0 })
  const leaving = new AbortController()
  const work = (name: string) =>
    queue.run({ owner: 'shop', part: '', leaving: leaving.signal }, 1, async () => {
      begun.push(name)
      await new Promise((resume) => setTimeout(resume, 1_000))
      return name
    })
  const both = Promise.allSettled([work('begun'), work('waiting')])
  leaving.abort()
  ask(queue, 'other', 'other 1', 1)
  await seconds(2)
  expect(await both).toEqual([
    { status: 'fulfilled', value: 'begun' },
    { status: 'rejected', reason: expect.any(TurnLeft) },
  ])
  await expect(work('too late')).rejects.toThrow(TurnLeft)
  expect(begun).toEqual(['begun', 'other 1'])
})
