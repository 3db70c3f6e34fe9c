import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshFolder, type Running, start, until } from '../testing/running.ts'
import { bodyOf, photo, Shop, SMALL } from '../testing/shop.ts'

let running: Running

beforeAll(async () => {
  running = await start()
})

afterAll(() => running.stop())

describe('a key', () => {
  const refusal = async (answer: Response) => {
    const { error } = await bodyOf(answer)
    return [answer.status, error.code, error.detail]
  }

  it('that is missing, unknown or revoked is refused', async () => {
    const of = await Shop.open(running)
    expect((await refusal(await of.with('').send('/v2/edit', SMALL)))[1]).toBe('auth_failed')
    expect((await refusal(await of.with('allot_wrong').send('/v2/edit', SMALL)))[0]).toBe(403)
    const { keys } = await running.client.keys.list(of.space)
    await running.client.keys.revoke(of.space, keys[0]?.id ?? '')
    expect(await refusal(await of.sendSmall())).toEqual([
      403,
      'auth_failed',
      'This API key is not valid, or it was revoked or has expired. Make a new one.',
    ])
  })

  it('without the scope is told which one', async () => {
    const of = await Shop.open(running)
    const { key } = await running.client.keys.make(of.space, {
      kind: 'secret',
      name: 'reads',
      scopes: ['read'],
    })
    expect(await refusal(await of.with(key).sendSmall())).toEqual([
      403,
      'forbidden',
      'This API key lacks the scope "operate".',
    ])
  })

  it('reaches its own Space alone, whichever it names', async () => {
    const [own, other] = [await Shop.open(running), await Shop.open(running)]
    expect(await refusal(await own.sendSmall({ headers: { 'X-Allot-Space': other.space } }))).toEqual([
      403,
      'forbidden',
      'The API key reaches no Space with the id in X-Allot-Space.',
    ])
    expect(await other.exports()).toEqual({ used: 0, held: 0 })
  })

  it('acts for the owner of the Space, or for the member that it names', async () => {
    const of = await Shop.open(running)
    await running.client.members.add(of.space, { member: 'bob' })
    const by = (member: string) => of.sendSmall({ headers: { 'X-Allot-Member': member } })
    expect((await of.sendSmall()).status).toBe(200)
    expect((await by('bob')).status).toBe(200)
    expect((await refusal(await by('eve'))).slice(0, 2)).toEqual([403, 'forbidden'])
    const { rows } = await running.client.usageByDay(of.space)
    expect(rows.map(({ member }) => member).toSorted()).toEqual(['ann', 'bob'])
  })

  it('that reaches several Spaces names one', async () => {
    const of = await Shop.open(running)
    const everywhere = of.with(running.key)
    expect((await refusal(await everywhere.sendSmall()))[1]).toBe('space_missing')
    const answer = await everywhere.sendSmall({ headers: { 'X-Allot-Space': of.space } })
    expect([answer.status, answer.headers.get('x-credits-charged')]).toEqual([200, '1'])
    expect(await of.exports()).toEqual({ used: 1, held: 0 })
  })
})

describe('credits', () => {
  it('of callers who race for the last one, exactly one gets it; the others are told that none is left', async () => {
    const of = await Shop.open(running)
    for (const count of [250, 249])
      await running.client.charge(of.space, { by: 'ann', client: 'api', count, batch: [] })
    const answers = await Promise.all(Array.from({ length: 8 }, () => of.sendSmall()))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 402, 402, 402, 402, 402, 402, 402])
    expect(await of.exports()).toEqual({ used: 500, held: 0 })
    const late = await of.send('/v1.0/removebg', { image_file: photo() })
    expect(late.status).toBe(402)
    expect(await late.json()).toMatchObject({
      errors: [{ title: 'Insufficient credits', code: 'insufficient_credits' }],
    })
    const account = await fetch(`${running.url}/v1.0/account`, { headers: { 'X-API-KEY': of.key } })
    expect((await bodyOf(account)).data.attributes.credits.total).toBe(0)
  })

  it('of a plan without Batch exports are none', async () => {
    const answer = await (await Shop.open(running, 'free')).sendSmall()
    expect(answer.status).toBe(402)
  })

  it('are not taken from a caller who is gone before the picture is made', async () => {
    const of = await Shop.open(running)
    const gone = new AbortController()
    const sent = of.send('/v1.0/removebg', { image_file: photo(), size: 'full' }, { signal: gone.signal })
    await until(async () => (await of.exports()).held === 1, 5)
    gone.abort()
    await expect(sent).rejects.toThrow()
    await until(async () => (await of.exports()).held === 0)
    expect(await of.exports()).toEqual({ used: 0, held: 0 })
    await until(async () => of.inProgress().length === 0)
  })
})

it('a Space that sends slowly is told to come again, while others are served; what it gave up is free again', async () => {
  const [slow, other] = [await Shop.open(running), await Shop.open(running)]
  const hanging = Array.from({ length: 8 }, () => {
    const gone = new AbortController()
    const body = new ReadableStream({ start: (out) => out.enqueue(new TextEncoder().encode('{')) })
    const init = { method: 'POST', body, duplex: 'half', signal: gone.signal } as const
    const headers = { 'X-Api-Key': slow.key, 'content-type': 'application/json' }
    const answer = fetch(`${running.url}/v1.0/removebg`, { ...init, headers }).catch(() => undefined)
    return { gone, answer }
  })
  let refused: Response | undefined
  await until(async () => {
    const answer = await slow.sendSmall()
    refused = answer.status === 429 ? answer : undefined
    return refused !== undefined
  })
  expect(refused?.headers.get('retry-after')).toBe('5')
  expect((await other.sendSmall()).status).toBe(200)
  for (const { gone } of hanging) gone.abort()
  await Promise.all(hanging.map(({ answer }) => answer))
  await until(async () => (await slow.sendSmall()).status === 200)
})

it('a picture that is being made when the server stops is made, and paid for', async () => {
  const data = freshFolder()
  const stopping = await start(data)
  const of = await Shop.open(stopping)
  const answer = of.sendSmall()
  await until(async () => {
    const { used, held } = await of.exports()
    return used + held === 1
  }, 1)
  const [{ status }, stopped] = await Promise.all([answer, stopping.stop()])
  expect([status, stopped]).toEqual([200, 0])
  const again = await start(data)
  expect(await new Shop(again, of.space, of.key).exports()).toEqual({ used: 1, held: 0 })
  await again.stop()
})

it('a Batch limit a minute is 429 with the seconds to wait, and a private address is refused', async () => {
  const policies = freshFolder()
  writeFileSync(join(policies, 'minute.yaml'), MINUTE)
  const limited = await start(freshFolder(), { ALLOT_POLICIES: policies })
  try {
    const of = await Shop.open(limited, 'shop')
    const batch = [{ feature: 'background_removal' }]
    await limited.client.charge(of.space, { by: 'ann', client: 'api', batch })
    const refused = await of.send('/v1.0/removebg', { image_file: photo() })
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60)
    const answer = await of.send('/v2/edit', { imageUrl: `${limited.url}/pot.jpg`, ...SMALL })
    expect([answer.status, (await bodyOf(answer)).error.code]).toEqual([400, 'failed_image_download'])
  } finally {
    await limited.stop()
  }
})

const MINUTE = `
policy: minute
title: One a minute
effective: 2026-01-01T00:00:00Z
pools:
  pictures: { title: Pictures, unit: export, refuses: limit_period }
windows:
  a_minute: { title: Pictures a minute, unit: output, scope: space, opens: sliding, length: PT1M, refuses: rate_minute }
plans:
  shop: { title: Shop, best_for: A shop, monthly: { pictures: 10 }, windows: { a_minute: 1 } }
batch: { takes: { pictures: 1 }, images: { web: 30, api: 30 } }
features:
  background_removal: { title: Cutting out, generative: false, rates: [{ counts: [a_minute] }] }
  white_background: { title: On white, generative: false, rates: [{}] }
`
