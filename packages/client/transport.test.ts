import { expect, it } from 'vitest'
import { connectAllot } from './allot.ts'
import { AllotFault } from './fault.ts'

interface Sent {
  readonly path: string
  readonly init: RequestInit
}

/** A client of a server that gives these answers, one after another. */
function answering(...answers: (() => Response | Promise<Response>)[]) {
  const sent: Sent[] = []
  const allot = connectAllot({
    url: 'https://allot.test',
    key: 'allot_key',
    fetch: async (input, init) => {
      sent.push({ path: input.replace('https://allot.test', ''), init })
      const next = answers.shift()
      if (!next) throw new Error('Nothing more is answered.')
      return next()
    },
  })
  return {
    allot,
    sent,
    idsSent: () => sent.map(({ init }) => new Headers(init.headers).get('idempotency-key')),
  }
}

const operation = { by: 'ann', use: { feature: 'virtual_model' } }
const allowed = { allowed: true, replayed: false, id: '7', kind: 'charged', cost: {} }
const denied = { allowed: false, replayed: false, denial: { code: 'insufficient_credits' } }
const problem =
  (status: number, headers: Record<string, string> = {}) =>
  () =>
    Response.json(
      { code: 'malformed', detail: 'Say it otherwise.', path: '/count' },
      { status, headers: { 'content-type': 'application/problem+json', ...headers } },
    )
const cut = () => Promise.reject(new TypeError('The connection was cut.'))
const halfAnAnswer = () => new Response('{"allowed":tr', { headers: { 'content-type': 'application/json' } })

it.each([
  ['a cut connection', cut],
  ['half an answer', halfAnAnswer],
  ['429', problem(429, { 'retry-after': '0' })],
  ['502', problem(502)],
  ['503', problem(503)],
  ['504', problem(504)],
])('repeats a write after %s, under the same idempotency key', async (_, failure) => {
  const { allot, idsSent } = answering(failure, () => Response.json(allowed))
  expect(await allot.charge('acme', operation)).toEqual(allowed)
  const [first, second] = idsSent()
  expect(first).toMatch(/^[\da-f-]{36}$/)
  expect(second).toBe(first)
})

it('accepts a deadline of any length, also one that cannot be divided into whole milliseconds', async () => {
  const { allot, sent } = answering(problem(503), () => Response.json(allowed))
  expect(await allot.charge('acme', operation, { deadline: 1_000 })).toEqual(allowed)
  expect(sent).toHaveLength(2)
})

it.each([400, 401, 403, 404, 409, 422, 500])('throws %i as a typed fault, at once', async (status) => {
  const { allot, sent } = answering(problem(status))
  const fault = await allot
    .charge('acme', operation, { idempotencyKey: 'c' })
    .catch((thrown: unknown) => thrown)
  expect(fault).toBeInstanceOf(AllotFault)
  expect(fault).toMatchObject({ status, code: 'malformed', path: '/count', message: 'Say it otherwise.' })
  expect(sent).toHaveLength(1)
})

it('returns a denial', async () => {
  const { allot } = answering(() => Response.json(denied))
  expect(await allot.charge('acme', operation)).toEqual(denied)
})

it('waits as long as Retry-After says, and fails at once where that is past the deadline', async () => {
  const { allot, sent } = answering(problem(429, { 'retry-after': '1' }), () => Response.json(allowed))
  const before = performance.now()
  await allot.charge('acme', operation)
  expect(performance.now() - before).toBeGreaterThanOrEqual(990)
  expect(sent).toHaveLength(2)
  const limited = answering(problem(429, { 'retry-after': '60' }))
  const fault = limited.allot.charge('acme', operation)
  await expect(fault).rejects.toMatchObject({ status: 429, retryAfter: 60, retryable: true })
  expect(limited.sent).toHaveLength(1)
})

it('fails at once where another program than Allot answers', async () => {
  const page = () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } })
  const { allot, sent } = answering(page)
  await expect(allot.usage('acme')).rejects.toMatchObject({
    ...{ status: 200, code: 'unknown', retryable: false },
    message: 'What answers at https://allot.test/ is not Allot: it sent text/html.',
  })
  expect(sent).toHaveLength(1)
})

it('says why Allot cannot be reached, with the cause', async () => {
  const refused = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' })
  const { allot } = answering(() => Promise.reject(new TypeError('fetch failed', { cause: refused })))
  await expect(allot.usage('acme', { deadline: 1 })).rejects.toMatchObject({
    message: 'Allot cannot be reached (fetch failed: ECONNREFUSED). Try again.',
    cause: { cause: refused },
  })
})

it('takes a url with a slash at its end', async () => {
  const addresses: string[] = []
  const fetch = async (address: string) => {
    addresses.push(address)
    return Response.json({ entries: [], next: null })
  }
  await connectAllot({ url: 'https://allot.test/', fetch }).log('acme')
  expect(addresses).toEqual(['https://allot.test/v1/spaces/acme/log'])
})

it('gives up at its deadline when there is no answer at all', async () => {
  const hanging = connectAllot({
    url: 'https://allot.test',
    fetch: (_, { signal }) =>
      new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
  })
  const fault = hanging.usage('acme', { deadline: 60 })
  await expect(fault).rejects.toMatchObject({ name: 'AllotFault', status: 0, code: 'unreachable' })
})

it('stops at once when its signal aborts, with the signal’s reason', async () => {
  const stopping = new AbortController()
  const { allot, sent } = answering(() => {
    stopping.abort(new Error('The page was left.'))
    return cut()
  })
  await expect(allot.usage('acme', { signal: stopping.signal })).rejects.toThrow('The page was left.')
  await expect(allot.usage('acme', { signal: stopping.signal })).rejects.toThrow('The page was left.')
  expect(sent).toHaveLength(1)
})

it('sends the key, and only the given options', async () => {
  const { allot, sent } = answering(() => Response.json({ entries: [], next: null }))
  await allot.log('a/b', { kind: 'charged', limit: 2, signal: new AbortController().signal })
  expect(sent[0]?.path).toBe('/v1/spaces/a%2Fb/log?kind=charged&limit=2')
  expect(new Headers(sent[0]?.init.headers).get('authorization')).toBe('Bearer allot_key')
})
