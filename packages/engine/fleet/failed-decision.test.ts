/** A decision that throws on the owner node, for a caller of another server: the terms of Max cannot be computed. */
import { join } from 'node:path'
import type { PolicyBook } from '@allot/rules/book'
import { operation } from '@allot/rules/operation'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openEngine } from '../engine.ts'
import { readPolicies } from '../policies.ts'
import { openPostgresStore } from '../stores/postgres/store.ts'
import { freePort } from '../testing/free-port.ts'
import { startCluster, type TestCluster } from '../testing/postgres-cluster.ts'
import { connectFleet } from './fleet.ts'

const sound = readPolicies(join(import.meta.dirname, '../../../policies'))
const charge = {
  do: 'charge',
  operation: operation.parse({ by: 'ann', use: { feature: 'ai_shadow' } }),
} as const

let cluster: TestCluster

beforeAll(async () => {
  cluster = await startCluster({ fsync: 'off' })
})
afterAll(() => cluster.stop())

it('fails that one command, with its number and the stack of the owner node', async () => {
  const url = await cluster.createDatabase()
  const open = async (policies: PolicyBook) => {
    const router = connectFleet(`127.0.0.1:${await freePort()}`)
    return openEngine({ store: await openPostgresStore(url), policies, router })
  }
  const terms: PolicyBook['terms'] = (of) =>
    of.plan === 'max' ? JSON.parse('the terms of Max') : sound.terms(of)
  await using owner = closing(await open({ ...sound, terms })) // it alone cannot decide this
  await using other = closing(await open(sound))
  let forwarded = 0
  for (let at = 0; forwarded === 0 && at < 100; at++) {
    const space = `space ${at}`
    const creation = { space, name: 'S', owner: 'ann', paying: true, plan: 'pro', period: 'monthly' } as const
    await other.engine.createSpace(creation, '1')
    const bad = other.engine.submit(space, '3', { do: 'subscribe', plan: 'max', period: 'monthly' })
    const [before, failed, after] = await Promise.allSettled([
      other.engine.submit(space, '2', charge),
      bad,
      other.engine.submit(space, '4', charge),
    ])
    expect([before, after]).toMatchObject([{ value: { allowed: true } }, { value: { allowed: true } }])
    if (failed.status === 'fulfilled') continue // this server owns the Space
    forwarded += 1
    const { reason } = failed
    expect(reason).toMatchObject({ name: 'DecisionFailed', work: 'subscribe', space })
    expect(reason.message).toContain(reason.id)
    expect(reason.cause.stack).toMatch(/^On the owner node: SyntaxError: .*\n {4}at JSON\.parse/)
  }
  expect(forwarded).toBe(1)
  expect(owner.engine.policies.versions.length).toBeGreaterThan(0)
})

function closing(engine: Awaited<ReturnType<typeof openEngine>>) {
  return { engine, [Symbol.asyncDispose]: () => engine.close() }
}
