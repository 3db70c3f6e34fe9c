import { once } from 'node:events'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { duration, later } from '@allot/rules/instant'
import { TestServer } from '@allot/server/testing/test-server'
import express, { type Request as ExpressRequest } from 'express'
import { type Context, Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AllotClient, connectAllot } from '../allot.ts'
import type { RunTask } from '../run.ts'
import type { Denial } from '../wire.ts'
import { metering as expressMetering } from './express.ts'
import { metering as honoMetering } from './hono.ts'
import { denialResponse } from './metering.ts'
import { metering as nextMetering } from './next.ts'

let testServer: TestServer
let allot: AllotClient
let space: string
const closing: (() => Promise<unknown>)[] = []

beforeEach(async () => {
  testServer = await TestServer.open()
  const fetch = (input: string, init: RequestInit) => testServer.server.fetch(new Request(input, init))
  allot = connectAllot({ url: 'http://allot.test', key: testServer.apiKey, fetch })
  space = (await allot.createSpace({ name: 'Shop', plan: 'pro', period: 'monthly', owner: 'ann' })).id
})

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  await testServer.close()
})

type Ask = (path: string, init?: RequestInit) => Promise<Response>

/** The same app in each framework: /fine, /wrong answers 400, /broken throws, and /many needs all there is. */
const frameworks: Record<string, () => Promise<Ask>> = {
  Hono: async () => {
    const meter = honoMetering({ allot, who: (_: Context) => ({ space, by: 'ann' }) })
    const app = new Hono<{ Variables: { allot: RunTask } }>()
    app.onError((_, context) => context.text('It fell over.', 500))
    app.get('/fine', meter('virtual_model', { count: 2 }), (context) => {
      context.get('allot').succeeded(1)
      return context.text('a picture')
    })
    app.get('/wrong', meter('virtual_model'), (context) => context.text('Which picture?', 400))
    app.get('/broken', meter('virtual_model'), () => {
      throw new Error('It fell over.')
    })
    app.get('/many', meter('virtual_model', { count: () => 50 }), (context) => context.text('many'))
    return async (path) => app.request(path)
  },
  Next: async () => {
    const meter = nextMetering({ allot, who: () => ({ space, by: 'ann' }) })
    return routed({
      '/fine': meter('virtual_model', { count: 2 })((_, __, task) => {
        task.succeeded(1)
        return new Response('a picture')
      }),
      '/wrong': meter('virtual_model')(() => new Response('Which picture?', { status: 400 })),
      '/broken': meter('virtual_model')(() => {
        throw new Error('It fell over.')
      }),
      '/many': meter('virtual_model', { count: () => 50 })(() => new Response('many')),
    })
  },
  Express: async () => {
    const meter = expressMetering({ allot, who: (_: ExpressRequest) => ({ space, by: 'ann' }) })
    const app = express()
    app.get('/fine', meter('virtual_model', { count: 2 }), (_, response) => {
      response.locals.allot.succeeded(1)
      response.send('a picture')
    })
    app.get('/wrong', meter('virtual_model'), (_, response) => {
      response.status(400).send('Which picture?')
    })
    app.get('/broken', meter('virtual_model'), () => {
      throw new Error('It fell over.')
    })
    app.get('/many', meter('virtual_model', { count: () => 50 }), (_, response) => {
      response.send('many')
    })
    app.use((error: Error, _: unknown, response: express.Response, __: unknown) => {
      response.status(500).send(error.message)
    })
    const server = app.listen(0, '127.0.0.1')
    await once(server, 'listening')
    closing.push(() => new Promise((resolve) => server.close(resolve)))
    const address = server.address()
    if (typeof address !== 'object' || !address) throw new Error('It does not listen.')
    return (path) => fetch(`http://127.0.0.1:${address.port}${path}`)
  },
}

type Route = (request: Request, context: { params: Promise<{ model: string }> }) => Promise<Response>

/**
 * Route handlers called as Next's app router calls them: over node:http, with a Request whose body is a stream and
 * whose signal ends with the visitor, and with params that are a promise. What they throw is answered with 500.
 */
async function routed(routes: Readonly<Record<string, Route>>): Promise<Ask> {
  const server = createServer(async (incoming, outgoing) => {
    const left = new AbortController()
    outgoing.once('close', () => outgoing.writableFinished || left.abort())
    const { method = 'GET', url: path = '/' } = incoming
    const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])
    const body = method === 'GET' ? null : (Readable.toWeb(incoming) as ReadableStream) // the two types of one thing
    const init = {
      method,
      headers: Object.fromEntries(headers),
      body,
      duplex: 'half',
      signal: left.signal,
    } as const
    const params = Promise.resolve({ model: path.slice(1) })
    const answer = await Promise.resolve(
      routes[path]?.(new Request(`http://shop.test${path}`, init), { params }),
    )
      .then((response) => response ?? new Response('No such page.', { status: 404 }))
      .catch((error: Error) => new Response(error.message, { status: 500 }))
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers))
    for await (const part of answer.body ?? []) outgoing.write(part)
    outgoing.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => new Promise((resolve) => server.close(resolve)))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('It does not listen.')
  return (path, init) => fetch(`http://127.0.0.1:${address.port}${path}`, init)
}

/** Express settles after its answer, so the log is read until the hold is closed. */
async function steps(): Promise<string[]> {
  for (;;) {
    const { openHolds } = await allot.space(space)
    const { entries } = await allot.log(space, { kind: 'held,captured,released' })
    if (openHolds === 0)
      return entries.map(({ kind, units, reason = '' }) => `${kind} ${units} ${reason}`.trim())
  }
}

describe.each(Object.entries(frameworks))('in %s', (_, open) => {
  it('captures what was delivered', async () => {
    const answer = await (await open())('/fine')
    expect(await answer.text()).toBe('a picture')
    expect(await steps()).toEqual(['held 2', 'captured 1', 'released 1 technical'])
  })

  it('releases where the handler throws or answers with an error status', async () => {
    const ask = await open()
    const broken = await ask('/broken')
    expect([broken.status, await broken.text()]).toEqual([500, 'It fell over.'])
    const wrong = await ask('/wrong')
    expect([wrong.status, await wrong.text()]).toEqual([400, 'Which picture?'])
    expect(await steps()).toEqual(['held 1', 'released 1 technical', 'held 1', 'released 1 technical'])
  })

  it('answers a denial as a problem, and never runs the handler', async () => {
    await allot.charge(space, { by: 'ann', use: { feature: 'virtual_model' } })
    const answer = await (await open())('/many')
    expect(answer.status).toBe(402)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    const problem = { code: 'insufficient_credits', status: 402, denial: { fits: 49 } }
    expect(await answer.json()).toMatchObject(problem)
  })
})

it('a route handler of Next has its body, its params and its task, and may answer with a stream', async () => {
  const meter = nextMetering({
    allot,
    who: (request) => ({ space, by: request.headers.get('x-user') ?? '' }),
  })
  const ask = await routed({
    '/shadow': meter('ai_shadow', { count: 3 })(async (request, { params }: Parameters<Route>[1], task) => {
      const { pictures } = (await request.json()) as { pictures: string[] } // as it is sent below
      task.succeeded(pictures.length)
      const { model } = await params
      return new Response(
        ReadableStream.from([model, ': ', ...pictures].map((part) => new TextEncoder().encode(part))),
      )
    }),
  })
  const body = JSON.stringify({ pictures: ['a', 'b'] })
  const answer = await ask('/shadow', { method: 'POST', body, headers: { 'x-user': 'ann' } })
  expect(await answer.text()).toBe('shadow: ab')
  expect(await steps()).toEqual(['held 3', 'captured 2', 'released 1 technical'])
  const stranger = await ask('/shadow', { method: 'POST', body, headers: { 'x-user': 'eve' } })
  expect(stranger.status).toBe(402)
  expect(await stranger.json()).toMatchObject({ code: 'not_a_member' })
})

it('a client of Express that disconnects has cancelled', async () => {
  const meter = expressMetering({ allot, who: () => ({ space, by: 'ann' }) })
  const app = express()
  const going = new AbortController()
  app.get('/slow', meter('virtual_model'), () => going.abort())
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => new Promise((resolve) => server.close(resolve)))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('It does not listen.')
  const left = fetch(`http://127.0.0.1:${address.port}/slow`, { signal: going.signal })
  await expect(left).rejects.toThrow('aborted')
  // The policy gives nothing back of what was cancelled, so what was asked to be released is captured.
  expect(await steps()).toEqual(['held 1', 'captured 1'])
  const { entries } = await allot.log(space, { kind: 'captured' })
  expect(entries[0]?.idempotencyKey).toMatch(/\/release$/)
})

it('a denial by a window that soon opens again is 429, and Retry-After is never 0', () => {
  const retryAt = new Date(later(testServer.time.now, duration('PT30S'))).toISOString()
  const denial = { code: 'rate_minute', message: 'Wait.', retryAt } as Denial // as much as is read
  expect(denialResponse(denial)).toMatchObject({
    status: 429,
    headers: { 'retry-after': expect.stringMatching(/^[1-9]/) },
  })
  expect(denialResponse({ ...denial, code: 'no_access', retryAt: null }).headers).not.toHaveProperty(
    'retry-after',
  )
})
