import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '@allot/engine/open-store'
import { StoreUnavailable, withOverrides } from '@allot/engine/store'
import { expect, it } from 'vitest'
import { openStoreObserver } from '../observability/store-observer.ts'
import { TestServer } from '../testing/test-server.ts'

it('a server that cannot write is not ready, reads on, and is ready again by itself', async () => {
  const data = mkdtempSync(join(tmpdir(), 'allot-health-'))
  const disk = await openStore(join(data, 'allot.sqlite'))
  let isFull = false
  const store = withOverrides(disk, {
    append: async (batches) => {
      if (isFull) throw new StoreUnavailable('Nothing was written: database or disk is full. Try again.')
      return disk.append(batches)
    },
  })
  const attempt = async () => {
    if (isFull) throw new Error('full')
  }
  const storeObserver = openStoreObserver(attempt)
  const testServer = await TestServer.open({ storeObserver }, data, storeObserver.observe(store))
  const { apiKey } = testServer
  const ready = async () => (await testServer.call('GET', '/health/ready')).status
  const make = (name: string) =>
    testServer.call('POST', '/v1/spaces', {
      ...{ apiKey, idempotencyKey: name },
      body: { name, owner: 'ann', plan: 'pro', period: 'monthly' },
    })
  expect((await make('before')).status).toBe(201)
  expect(await ready()).toBe(200)
  isFull = true
  expect((await make('during')).status).toBe(503)
  expect(await ready()).toBe(503)
  const { status, body } = await testServer.call('GET', '/v1/spaces', { apiKey })
  expect([status, body]).toMatchObject([200, { spaces: [{ name: 'before' }] }])
  const metrics = await testServer.server.fetch(
    new Request('http://allot.test/metrics', { headers: { authorization: `Bearer ${apiKey}` } }),
  )
  expect(await metrics.text()).toContain('allot_append_failures_total 1\n')
  isFull = false
  await expect.poll(ready, { timeout: 60_000 }).toBe(200)
  expect((await make('during')).status).toBe(201)
  await testServer.close()
})
