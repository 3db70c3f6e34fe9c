import { instant } from '@allot/rules/instant'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Trial } from './trial.ts'

let trial: Trial
let cookie: string
let space: string

beforeEach(async () => {
  trial = await Trial.open()
  cookie = await trial.signUp('ann')
  space = await trial.shopOf(cookie)
})

afterEach(() => trial.close())

const charge = (id: string) =>
  trial.call('POST', `/v1/spaces/${space}/charges`, {
    cookie,
    id,
    body: { operation: { use: { feature: 'recolor' } } },
  })

async function read(query: string) {
  const { body } = await trial.call('GET', `/v1/spaces/${space}/log${query}`, { cookie })
  return {
    seqs: body.entries.map((entry: { seq: number }) => entry.seq),
    next: body.next,
    entries: body.entries,
  }
}

describe('the log', () => {
  it('is read in pages, from either end, each entry once', async () => {
    for (const id of ['a', 'b', 'c', 'd']) await charge(id)
    expect(await read('?limit=2')).toMatchObject({ seqs: [1, 2], next: 2 })
    expect(await read('?limit=2&after=2')).toMatchObject({ seqs: [3, 4], next: 4 })
    expect(await read('?limit=2&after=4')).toMatchObject({ seqs: [5], next: null })
    expect(await read('?limit=3&order=newest')).toMatchObject({ seqs: [5, 4, 3], next: 3 })
    expect(await read('?limit=3&order=newest&after=3')).toMatchObject({ seqs: [2, 1], next: null })
  })

  it('is filtered by kind, member and time, and tells what each entry took', async () => {
    await charge('a')
    trial.time.now = instant('2026-07-21T09:00:00Z')
    await charge('b')
    const member = await trial.idOf(cookie)
    expect(await read('?kind=charged,held')).toMatchObject({
      seqs: [2, 3],
      entries: [
        { by: member, feature: 'recolor', units: 1, amounts: { ai_credits: 2 }, at: '2026-07-20T09:00:00Z' },
        {},
      ],
    })
    expect(await read('?from=2026-07-21T00:00:00Z')).toMatchObject({ seqs: [3] })
    expect(await read('?to=2026-07-21T00:00:00Z')).toMatchObject({ seqs: [1, 2] })
    expect(await read('?order=newest&from=2026-07-21T00:00:00Z')).toMatchObject({ seqs: [3], next: null })
    expect(await read('?member=nobody')).toMatchObject({ seqs: [] })
  })

  it('keeps back the figures of a grant that the policy does not publish', async () => {
    const grant = { do: 'grant', pool: 'ai_credits', kind: 'goodwill', amount: 5_000 as never } as const
    await trial.allot.submit(space, 'g', grant)
    expect((await read('?kind=granted')).entries).toMatchObject([{ amounts: { ai_credits: null } }])
    const told = await trial.call('GET', `/v1/spaces/${space}/log?kind=granted`, { key: trial.key })
    expect(told.body.entries).toMatchObject([{ amounts: { ai_credits: 5 } }])
  })
})
