/**
 * Open streams: how many event streams one person, one key at an address and one address may have open at once, of whatever
 * route. A page has two; a browser that opens hundreds leaves the others theirs.
 */
import { networkOf } from '@allot/server/network-of'
import { ADDRESS_HEADER } from '@allot/server/peer-address'

const MAX_OF_A_CALLER = 32
const MAX_OF_AN_ADDRESS = 128
/** Seconds. */
const RETRY_AFTER = 30

type Fetch = (request: Request) => Promise<Response>

/** @param whoIs the person of a request with a session, for whom all of their sessions count together */
export function boundStreams(answer: Fetch, whoIs: (request: Request) => Promise<string | undefined>): Fetch {
  const open = new Map<string, number>()
  const add = (name: string, count: number) => {
    const now = (open.get(name) ?? 0) + count
    if (now > 0) open.set(name, now)
    else open.delete(name)
  }
  return async (request) => {
    const response = await answer(request)
    if (!response.headers.get('content-type')?.startsWith('text/event-stream') || !response.body)
      return response
    const network = networkOf(request.headers.get(ADDRESS_HEADER) ?? '')
    const key = request.headers.get('authorization')
    const caller = key === null ? `person ${await whoIs(request)}` : `key ${key} at ${network}`
    const counts = [
      [caller, MAX_OF_A_CALLER, 'you'],
      [`address ${network}`, MAX_OF_AN_ADDRESS, 'your address'],
    ] as const
    const full = counts.find(([name, most]) => (open.get(name) ?? 0) >= most)
    if (full) {
      await response.body.cancel()
      return refusal(full[1], full[2])
    }
    for (const [name] of counts) add(name, 1)
    const end = () => {
      for (const [name] of counts) add(name, -1)
    }
    return new Response(ending(response.body, end), response)
  }
}

/** The same stream. @param ended is called once, however it ends */
function ending(body: ReadableStream<Uint8Array>, ended: () => void): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  let isOpen = true
  const end = () => {
    if (isOpen) ended()
    isOpen = false
  }
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        end()
        throw cause
      })
      if (!done) return controller.enqueue(value)
      end()
      controller.close()
    },
    cancel: async (reason) => {
      end()
      await reader.cancel(reason)
    },
  })
}

function refusal(most: number, whose: string): Response {
  const problem = {
    type: 'https://allot.example/problems/rate_limited',
    ...{ title: 'Too many requests', status: 429, code: 'rate_limited' },
    detail: `At most ${most} event streams of ${whose} are open at once. Close pages that you do not need, then try again in ${RETRY_AFTER} seconds.`,
  }
  return new Response(JSON.stringify(problem), {
    status: 429,
    headers: { 'content-type': 'application/problem+json', 'retry-after': String(RETRY_AFTER) },
  })
}
