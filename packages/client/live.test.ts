import { TestServer } from '@allot/server/testing/test-server'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type AllotClient, connectAllot } from './allot.ts'

let testServer: TestServer
let allot: AllotClient
let space: string
/** What becomes of a response on its way. */
let onTheWay: (response: Response) => Response
let isDown: boolean
let tries: number

beforeEach(async () => {
  testServer = await TestServer.open()
  onTheWay = (response) => response
  isDown = false
  tries = 0
  const fetch = async (input: string, init: RequestInit) => {
    tries += 1
    if (isDown) throw new TypeError('fetch failed')
    return onTheWay(await testServer.server.fetch(new Request(input, init)))
  }
  allot = connectAllot({ url: 'http://allot.test', key: testServer.apiKey, fetch })
  space = (await allot.createSpace({ name: 'Shop', plan: 'pro', period: 'monthly', owner: 'ann' })).id
})

afterEach(async () => {
  vi.useRealTimers()
  await testServer.close()
})

const spend = (count: number) => allot.charge(space, { by: 'ann', count, batch: [] })

it('yields the usage at once and whenever a member spends, until the loop ends', async () => {
  const yielded: (number | null | undefined)[] = []
  for await (const { meters } of allot.live(space)) {
    yielded.push(meters.find(({ meter }) => meter === 'batch_exports')?.used)
    if (yielded.length === 3) break
    await spend(yielded.length)
  }
  expect(yielded).toEqual([0, 1, 3])
})

it('reopens a stream that breaks, however often, and ends when its signal aborts', async () => {
  const stopping = new AbortController()
  const breaking = [true, true, true, true, true]
  onTheWay = (response) =>
    response.headers.get('content-type')?.includes('event-stream') && breaking.shift()
      ? breakingOff(response)
      : response
  let yielded = 0
  for await (const usage of allot.live(space, { signal: stopping.signal })) {
    expect(usage.space).toBe(space)
    yielded += 1
    if (yielded === 6) stopping.abort()
  }
  expect(yielded).toBe(6)
})

it('continues after an outage of minutes, and gives up only where the stream could never be opened', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTheWay = breakingOff
  const live = allot.live(space)
  expect((await live.next()).value?.space).toBe(space)
  isDown = true
  const next = live.next()
  await tried(40)
  isDown = false
  await tried(1)
  expect((await next).value?.space).toBe(space)

  isDown = true
  const never = expect(allot.live(space).next()).rejects.toMatchObject({ code: 'unreachable' })
  await tried(4)
  await never
})

it('throws where the key may not read the usage', async () => {
  await expect(allot.live('spc_of_nobody').next()).rejects.toMatchObject({ status: 404 })
})

/** Lets time pass until it was tried so many times more. */
async function tried(more: number): Promise<void> {
  for (const until = tries + more; tries < until; ) await vi.advanceTimersToNextTimerAsync()
}

/** The stream ends after the first piece of it. */
function breakingOff(response: Response): Response {
  const first = response.body?.pipeThrough(
    new TransformStream({
      transform: (piece, out) => {
        out.enqueue(piece)
        out.terminate()
      },
    }),
  )
  return new Response(first ?? null, response)
}
