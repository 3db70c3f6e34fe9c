import { instant } from '@allot/rules/instant'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'

let testServer: TestServer
let cookie: string
let space: string

beforeEach(async () => {
  testServer = await TestServer.open()
  cookie = await testServer.signUp('ann')
  space = await testServer.shopOf(cookie)
})

afterEach(() => testServer.close())

const charge = (idempotencyKey: string) =>
  testServer.call('POST', `/v1/spaces/${space}/charges`, {
    cookie,
    idempotencyKey,
    body: { operation: { use: { feature: 'recolor' } } },
  })

async function read(query: string) {
  const { body } = await testServer.call('GET', `/v1/spaces/${space}/log${query}`, { cookie })
  return {
    ids: body.entries.map((entry: { id: string }) => entry.id),
    next: body.next,
    entries: body.entries,
  }
}

describe('the log', () => {
  it('is read in pages, from either end, each entry once', async () => {
    for (const id of ['a', 'b', 'c', 'd']) await charge(id)
    expect(await read('?limit=2')).toMatchObject({ ids: ['1', '2'], next: 2 })
    expect(await read('?limit=2&after=2')).toMatchObject({ ids: ['3', '4'], next: 4 })
    expect(await read('?limit=2&after=4')).toMatchObject({ ids: ['5'], next: null })
    expect(await read('?limit=3&order=newest')).toMatchObject({ ids: ['5', '4', '3'], next: 3 })
    expect(await read('?limit=3&order=newest&after=3')).toMatchObject({ ids: ['2', '1'], next: null })
  })

  it('finds a kind by its present and by its old name', async () => {
    await testServer.call('POST', `/v1/spaces/${space}/charges`, {
      cookie,
      idempotencyKey: 'most',
      body: { operation: { use: { feature: 'recolor' }, count: 90 } },
    })
    const crossed = { ids: ['3'], entries: [{ kind: 'threshold_crossed', threshold: 80 }] }
    expect(await read('?kind=threshold_crossed')).toMatchObject(crossed)
    expect(await read('?kind=warned')).toMatchObject(crossed)
  })

  it('is filtered by kind, member and time, and shows what each entry took', async () => {
    await charge('a')
    testServer.time.now = instant('2026-07-21T09:00:00Z')
    await charge('b')
    const member = await testServer.idOf(cookie)
    expect(await read('?kind=charged,held')).toMatchObject({
      ids: ['2', '3'],
      entries: [
        { by: member, feature: 'recolor', units: 1, amounts: { ai_credits: 2 }, at: '2026-07-20T09:00:00Z' },
        {},
      ],
    })
    expect(await read('?from=2026-07-21T00:00:00Z')).toMatchObject({ ids: ['3'] })
    expect(await read('?to=2026-07-21T00:00:00Z')).toMatchObject({ ids: ['1', '2'] })
    expect(await read('?order=newest&from=2026-07-21T00:00:00Z')).toMatchObject({ ids: ['3'], next: null })
    expect(await read('?member=nobody')).toMatchObject({ ids: [] })
  })

  it('hides the amounts of a grant that the policy does not publish', async () => {
    const grant = { do: 'grant', pool: 'ai_credits', kind: 'goodwill', amount: 5_000 as never } as const
    await testServer.allot.submit(space, 'g', grant)
    expect((await read('?kind=granted')).entries).toMatchObject([{ amounts: { ai_credits: null } }])
    const listed = await testServer.call('GET', `/v1/spaces/${space}/log?kind=granted`, {
      apiKey: testServer.apiKey,
    })
    expect(listed.body.entries).toMatchObject([{ amounts: { ai_credits: 5 } }])
  })
})
