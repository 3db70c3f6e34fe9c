import { duration, later } from '@allot/rules/instant'
import { TestServer } from '@allot/server/testing/test-server'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type AllotClient, connectAllot } from './allot.ts'

let testServer: TestServer
let allot: AllotClient
let space: string
/** Called with every request after the server handled it, before the client has the answer. */
let handled: (path: string) => void | Promise<void>

beforeEach(async () => {
  testServer = await TestServer.open()
  handled = () => undefined
  allot = connectAllot({
    url: 'http://allot.test',
    key: testServer.apiKey,
    fetch: async (input, init) => {
      const response = await testServer.server.fetch(new Request(input, init))
      await handled(new URL(input).pathname)
      return response
    },
  })
  const shop = { name: 'Shop', plan: 'pro', period: 'monthly', owner: 'ann' } as const
  space = (await allot.createSpace(shop)).id
})

afterEach(async () => {
  vi.useRealTimers()
  await testServer.close()
})

/** Virtual Model takes 4 credits an output; Pro has 200. */
const job = (idempotencyKey: string, count = 2) => ({ space, by: 'ann', count, idempotencyKey })

async function credits() {
  const meter = (await allot.usage(space)).meters.find((each) => each.meter === 'ai_credits')
  return { used: meter?.used, held: meter?.held }
}

async function steps(): Promise<string[]> {
  const { entries } = await allot.log(space, { kind: 'held,denied,captured,released' })
  return entries.map(({ kind, units, reason = '' }) => `${kind} ${units} ${reason}`.trim())
}

it('captures everything when the work returns, and returns its value', async () => {
  const ran = await allot.run('virtual_model', job('a'), ({ count }) => `${count} pictures`)
  expect(ran).toMatchObject({ allowed: true, value: '2 pictures', replayed: false, cost: { ai_credits: 8 } })
  expect(await steps()).toEqual(['held 2', 'captured 2'])
})

it('captures as many as succeeded and releases the rest as failed', async () => {
  await allot.run('virtual_model', job('a', 3), ({ succeeded }) => succeeded(2))
  expect(await steps()).toEqual(['held 3', 'captured 2', 'released 1 technical'])
  expect(await credits()).toEqual({ used: 8, held: 0 })
})

it('releases everything when the work throws, and throws the same error', async () => {
  const work = () => Promise.reject(new Error('The model fell over.'))
  await expect(allot.run('virtual_model', job('a'), work)).rejects.toThrow('The model fell over.')
  expect(await steps()).toEqual(['held 2', 'released 2 technical'])
  expect(await credits()).toEqual({ used: 0, held: 0 })
})

it('captures what had succeeded before the work threw', async () => {
  const work = ({ succeeded }: { succeeded(units: number): void }) => {
    succeeded(1)
    throw new Error('The second one fell over.')
  }
  await expect(allot.run('virtual_model', job('a'), work)).rejects.toThrow('The second one')
  expect(await steps()).toEqual(['held 2', 'captured 1', 'released 1 technical'])
})

it('passes on the reason of a failure, and the policy decides what is refunded', async () => {
  const options = { ...job('a'), reason: () => 'moderated' as const }
  const work = () => Promise.reject(new Error('Not this picture.'))
  await expect(allot.run('virtual_model', options, work)).rejects.toThrow('Not this picture.')
  expect(await credits()).toEqual({ used: 8, held: 0 })
})

it('refuses an impossible number of successes, and releases', async () => {
  const run = allot.run('virtual_model', job('a'), ({ succeeded }) => succeeded(3))
  await expect(run).rejects.toThrow('3 units cannot have succeeded: 2 are reserved.')
  expect(await credits()).toEqual({ used: 0, held: 0 })
})

it('returns a denial and never runs the work', async () => {
  const work = vi.fn()
  const ran = await allot.run('virtual_model', job('a', 51), work)
  expect(ran).toMatchObject({ allowed: false, denial: { code: 'insufficient_credits', fits: 50 } })
  expect(work).not.toHaveBeenCalled()
})

it('takes as many as fit with `partial`', async () => {
  const options = { ...job('a', 60), partial: true }
  const ran = await allot.run('virtual_model', options, ({ count }) => count)
  expect(ran).toMatchObject({ allowed: true, value: 50, cost: { ai_credits: 200 } })
})

it('when aborted before the work begins, releases all and runs nothing', async () => {
  const stopping = new AbortController()
  handled = (path) => {
    if (path.endsWith('/holds')) stopping.abort()
  }
  const work = vi.fn()
  const run = allot.run('virtual_model', { ...job('a'), signal: stopping.signal }, work)
  await expect(run).rejects.toThrow('aborted')
  expect(work).not.toHaveBeenCalled()
  expect(await steps()).toEqual(['held 2', 'released 2 released'])
})

it('aborted while the work runs, signals it, waits for its end and settles', async () => {
  const stopping = new AbortController()
  const run = allot.run('virtual_model', { ...job('a'), signal: stopping.signal }, async (task) => {
    task.succeeded(1)
    stopping.abort(new DOMException('Too slow.', 'TimeoutError'))
    task.signal.throwIfAborted()
  })
  await expect(run).rejects.toThrow('Too slow.')
  expect(await steps()).toEqual(['held 2', 'captured 1', 'released 1 timeout'])
})

it('counts once when the answer to every request is lost', async () => {
  const lost = new Set<string>()
  handled = (path) => {
    if (lost.has(path)) return
    lost.add(path)
    throw new TypeError('The connection was cut.')
  }
  const ran = await allot.run('virtual_model', job('a', 3), ({ succeeded }) => succeeded(2))
  expect(ran).toMatchObject({ allowed: true, cost: { ai_credits: 8 } })
  expect(await steps()).toEqual(['held 3', 'captured 2', 'released 1 technical'])
})

it('when repeated after it was charged, takes nothing more', async () => {
  const first = await allot.run('virtual_model', job('a'), () => 'pictures')
  const again = await allot.run('virtual_model', job('a'), () => 'pictures')
  expect(again).toEqual({ ...first, replayed: true })
  const fewer = await allot.run('virtual_model', job('a'), ({ succeeded }) => {
    succeeded(1)
    return 'pictures'
  })
  expect(fewer).toEqual(again)
  await allot.run('virtual_model', job('b', 3), ({ succeeded }) => succeeded(1))
  const changed = await allot.run('virtual_model', job('b', 3), () => 'more')
  expect(changed).toMatchObject({ allowed: true, value: 'more', replayed: true, charge: null })
  expect(await credits()).toEqual({ used: 12, held: 0 })
})

it('when repeated after a crash during the work, continues with the open hold', async () => {
  const operation = { by: 'ann', count: 2, use: { feature: 'virtual_model' } }
  await allot.hold(space, operation, { idempotencyKey: 'a/1/hold', for: 'PT900S' })
  await allot.run('virtual_model', job('a'), () => 'pictures')
  expect(await steps()).toEqual(['held 2', 'captured 2'])
})

it('when repeated after a crash between capture and release, keeps the capture and releases the rest', async () => {
  const operation = { by: 'ann', count: 3, use: { feature: 'virtual_model' } }
  const placed = await allot.hold(space, operation, { idempotencyKey: 'a/1/hold', for: 'PT900S' })
  if (placed.allowed) await allot.capture(space, placed.id, 2, { idempotencyKey: 'a/1/capture' })
  const again = await allot.run('virtual_model', job('a', 3), () => 'pictures')
  expect(again).toMatchObject({ allowed: true, replayed: true })
  expect(await steps()).toEqual(['held 3', 'captured 2', 'released 1 technical'])
})

it('when repeated after it failed or was denied, requests a new hold', async () => {
  await expect(allot.run('virtual_model', job('a'), () => Promise.reject(new Error('No.')))).rejects.toThrow()
  await allot.run('virtual_model', job('a'), () => 'pictures')
  expect(await steps()).toEqual(['held 2', 'released 2 technical', 'held 2', 'captured 2'])
  expect(await allot.run('virtual_model', job('b', 51), () => '')).toMatchObject({ allowed: false })
  await allot.grant(space, { pool: 'ai_credits', amount: 100 })
  expect(await allot.run('virtual_model', job('b', 51), () => '')).toMatchObject({ allowed: true })
})

it('when repeated after it failed, places a new hold before it works', async () => {
  const failing = allot.run('virtual_model', job('a', 50), () => Promise.reject(new Error('No.')))
  await expect(failing).rejects.toThrow('No.')
  await allot.charge(space, { by: 'ann', use: { feature: 'virtual_model' } })
  const work = vi.fn()
  expect(await allot.run('virtual_model', job('a', 50), work)).toMatchObject({ denial: { fits: 49 } })
  expect(work).not.toHaveBeenCalled()
})

it('is a fault when other work comes under the same idempotency key, and names the caller’s key', async () => {
  await allot.run('virtual_model', job('a'), () => 'pictures')
  const other = allot.run('ai_shadow', job('a'), () => 'shadows')
  await expect(other).rejects.toMatchObject({
    name: 'AllotFault',
    status: 422,
    code: 'idempotency_key_reused',
    message: 'The idempotency key "a" was used for other work; give each job its own.',
  })
})

it('settles on another hold when its own expired, or is denied when there is nothing left', async () => {
  const asleep = () => {
    testServer.time.now = later(testServer.time.now, duration('PT16M'))
  }
  await allot.run('virtual_model', job('a'), asleep)
  expect(await steps()).toEqual(['held 2', 'released 2 expired', 'held 2', 'captured 2'])
  const ran = await allot.run('virtual_model', job('b', 48), async () => {
    asleep()
    await allot.charge(space, { by: 'ann', use: { feature: 'virtual_model' } })
  })
  expect(ran).toMatchObject({ allowed: false, denial: { fits: 47 } })
  expect(await credits()).toEqual({ used: 12, held: 0 })
})

it('extends the hold for as long as the work runs', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  await allot.run('virtual_model', job('a'), async () => {
    for (let slept = 0; slept < 3; slept++) {
      const extended = new Promise<void>((resolve) => {
        handled = (path) => {
          if (path.endsWith('/extensions')) resolve()
        }
      })
      testServer.time.now = later(testServer.time.now, duration('PT14M'))
      vi.advanceTimersByTime(300_000)
      await extended
    }
  })
  expect(await steps()).toEqual(['held 2', 'captured 2'])
  expect(vi.getTimerCount()).toBe(0)
})

it('runs a Batch, and a feature with its details', async () => {
  const batch = await allot.run([{ feature: 'background_removal' }], job('a', 40), ({ count }) => count)
  expect(batch).toMatchObject({ allowed: true, cost: { batch_exports: 40 } })
  const big = await allot.run({ feature: 'virtual_model', resolution: '4k' }, job('b', 1), () => 'big')
  expect(big).toMatchObject({ allowed: true, cost: { ai_credits: 8 } })
})
