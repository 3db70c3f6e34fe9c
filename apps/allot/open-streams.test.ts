import { expect, it } from 'vitest'
import { boundStreams } from './open-streams.ts'

const streamed = async () =>
  new Response(new ReadableStream({ start: (to) => to.enqueue(new Uint8Array(1)) }), {
    headers: { 'content-type': 'text/event-stream' },
  })
const from = (address: string, person = 'ann', more: Record<string, string> = {}) =>
  new Request('http://allot.test/events', { headers: { 'x-allot-address': address, person, ...more } })
const whoIs = async (request: Request) => request.headers.get('person') ?? undefined

/** The statuses of so many requests, whose streams stay open. */
async function statuses(count: number, send: (n: number) => Promise<Response>): Promise<Map<number, number>> {
  const counts = new Map<number, number>()
  for (let n = 0; n < count; n++) {
    const { status } = await send(n)
    counts.set(status, (counts.get(status) ?? 0) + 1)
  }
  return counts
}

it('a person has 32 streams open at most, wherever they are, and one that ends makes room', async () => {
  const fetch = boundStreams(streamed, whoIs)
  const first = await fetch(from('192.0.2.1'))
  expect(await statuses(40, (n) => fetch(from(`192.0.2.${n}`)))).toEqual(
    new Map([
      [200, 31],
      [429, 9],
    ]),
  )
  expect(await (await fetch(from('192.0.2.1'))).json()).toMatchObject({
    code: 'rate_limited',
    detail: expect.stringContaining('At most 32 event streams of you are open at once'),
  })
  await first.body?.cancel()
  expect((await fetch(from('192.0.2.1'))).status).toBe(200)
  expect((await fetch(from('192.0.2.1', 'bob'))).status).toBe(200)
})

it('an address has 128, IPv6 by its first 64 bits; a key counts at each address by itself', async () => {
  const fetch = boundStreams(streamed, whoIs)
  const sent = await statuses(150, (n) => fetch(from(`2001:db8:1:2::${n}`, `person ${n}`)))
  expect(sent.get(200)).toBe(128)
  const key = { authorization: 'Bearer pk_1' }
  expect((await statuses(40, () => fetch(from('192.0.2.1', '', key)))).get(200)).toBe(32)
  expect((await statuses(40, () => fetch(from('192.0.2.2', '', key)))).get(200)).toBe(32)
})

it('an answer that is no stream is not counted', async () => {
  const fetch = boundStreams(async () => Response.json({}), whoIs)
  expect((await statuses(200, () => fetch(from('192.0.2.1')))).get(200)).toBe(200)
})
