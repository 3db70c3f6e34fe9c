import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'

it('counts operations by outcome, and requests by route', async () => {
  const testServer = await TestServer.open()
  const cookie = await testServer.signUp('ann')
  const space = await testServer.shopOf(cookie)
  const charge = (idempotencyKey: string, count: number) =>
    testServer.call('POST', `/v1/spaces/${space}/charges`, {
      cookie,
      idempotencyKey,
      body: { operation: { count, use: { feature: 'recolor' } } },
    })
  await charge('a', 1)
  await charge('a', 1)
  await charge('b', 10_000)
  await testServer.allot.submit(space, 'b', { do: 'release', hold: 9 }).catch(() => undefined)
  const { body } = await testServer.call('GET', '/metrics', { apiKey: testServer.apiKey })
  expect(body).toContain('allot_operations_total{kind="create",outcome="allowed"} 1')
  expect(body).toContain('allot_operations_total{kind="charge",outcome="allowed"} 1')
  expect(body).toContain('allot_operations_total{kind="charge",outcome="replayed"} 1')
  expect(body).toContain('allot_operations_total{kind="charge",outcome="denied"} 1')
  expect(body).toContain(
    'allot_http_request_seconds_count{method="POST",route="/v1/spaces/:space/charges",status="200"} 3',
  )
  expect(body).toMatch(/allot_spaces_untold [0-2]\n/) // a moment later its event is sent; a Space that is being read may have changed again
  expect(body).toContain('allot_deliveries_waiting 0')
  await testServer.server.events.settled()
  const later = await testServer.call('GET', '/metrics', { apiKey: testServer.apiKey })
  expect(later.body).toContain('allot_spaces_untold 0')
  await testServer.close()
})

it('logs a request that matches no endpoint with its route as well', async () => {
  const seen: string[] = []
  const testServer = await TestServer.open({
    onRequest: ({ method, route }) => seen.push(`${method} ${route}`),
  })
  const asked = [
    ['GET', '/health/live'],
    ['HEAD', '/health/ready'],
    ['GET', '/docs/open.js'],
    ['GET', '/auth/ok'],
    ['OPTIONS', '/v1/spaces/a-shop/quotes'],
    ['GET', '/nowhere/a-shop'],
  ] as const
  for (const [method, path] of asked)
    await testServer.fetch(method, path, {}).then((response) => response.text())
  await testServer.close()
  expect(seen).toEqual([
    'GET /health/live',
    'HEAD /health/ready',
    'GET /docs/open.js',
    'GET /auth/*',
    'OPTIONS /v1/spaces/:space/quotes',
    'GET /*',
  ])
})

it('is ready while its store answers, and not ready once it shuts down', async () => {
  const testServer = await TestServer.open()
  expect(await testServer.call('GET', '/health/ready')).toMatchObject({ status: 200, body: { ready: true } })
  testServer.server.end()
  expect(await testServer.call('GET', '/health/ready')).toMatchObject({ status: 503, body: { ready: false } })
  expect(await testServer.call('GET', '/health/live')).toMatchObject({ status: 200 })
  await testServer.close()
})

it('sends a span for each request to the collector, in the trace of the caller', async () => {
  const spans: { name: string; traceId: string; attributes: { key: string }[] }[] = []
  const collector = createServer(async (incoming, outgoing) => {
    let body = ''
    for await (const part of incoming) body += part
    for (const resource of JSON.parse(body).resourceSpans)
      for (const scope of resource.scopeSpans) spans.push(...scope.spans)
    outgoing.end('{}')
  })
  collector.listen(0, '127.0.0.1')
  await once(collector, 'listening')
  const { port } = collector.address() as AddressInfo // it listens on a port
  const testServer = await TestServer.open({ tracesTo: `http://127.0.0.1:${port}` })
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
  const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` }
  await testServer.server.fetch(new Request('http://allot.test/v1/plans', { headers }))
  await testServer.close()
  collector.close()
  expect(spans).toMatchObject([{ name: 'GET /v1/plans', traceId }])
})

it('logs once why spans cannot be sent where no collector listens', async () => {
  const reported: unknown[] = []
  const testServer = await TestServer.open({
    tracesTo: 'http://127.0.0.1:1',
    unexpected: (error) => reported.push(error),
  })
  await testServer.call('GET', '/v1/plans')
  await testServer.close()
  expect(String(reported)).toMatch(
    /^Error: Traces cannot be sent to http:\/\/127\.0\.0\.1:1\/v1\/traces: .*ECONNREFUSED/,
  )
})
