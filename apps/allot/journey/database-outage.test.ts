import { AllotFault } from '@allot/client/fault'
import { type OwnCluster, startOwnCluster } from '@allot/engine/testing/postgres-cluster'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { allot, freshFolder, start, until } from '../testing/running.ts'

let cluster: OwnCluster
beforeAll(async () => {
  cluster = await startOwnCluster()
})
afterAll(() => cluster.stop())

const CHARGE = { by: 'ann', batch: [{ feature: 'background_removal' }] }

it('continues without a restart after its database was down for ten seconds under load', async () => {
  const database = await cluster.createDatabase()
  const running = await start(freshFolder(), { ALLOT_DATABASE_URL: database })
  const space = { space: 's', name: 'Shop', owner: 'ann', plan: 'ultra', period: 'monthly' } as const
  await running.client.createSpace(space, { idempotencyKey: 'make' })
  let [sent, answered, faults, back] = [0, 0, 0, false]
  /** Sends each key until it is answered, as a caller with a short timeout does: a retryable answer is sent again. */
  const caller = async (): Promise<void> => {
    while (!back) {
      const idempotencyKey = `c${sent++}`
      for (let isAnswered = false; !isAnswered; ) {
        await running.client.charge('s', CHARGE, { idempotencyKey, deadline: 2_000 }).then(
          () => {
            isAnswered = true
            answered += 1
          },
          (fault: unknown) => {
            if (!(fault instanceof AllotFault && fault.retryable)) throw fault
            faults += 1
          },
        )
      }
    }
  }
  const callers = Promise.all(Array.from({ length: 8 }, caller))
  await until(async () => answered >= 100)
  await cluster.crash()
  const patient = running.client.charge('s', CHARGE, { idempotencyKey: 'patient' })
  // A command beside it hears from it why, and says nothing of files that are in use.
  const command = allot(['keys', 'make', 'till'], running.data, { ALLOT_DATABASE_URL: database })
  const ready = () => fetch(`${running.url}/health/ready`).then((answer) => answer.status)
  await until(async () => (await ready()) === 503)
  for (const end = performance.now() + 10_000; performance.now() < end; ) {
    const refused = await fetch(`${running.url}/v1/spaces/s/charges`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${running.key}`,
        'content-type': 'application/json',
        'idempotency-key': 'in the storm',
      },
      body: JSON.stringify({ operation: CHARGE }),
    })
    expect(refused.status).toBe(503)
    expect(refused.headers.get('content-type')).toBe('application/problem+json')
    expect(refused.headers.get('retry-after')).toBe('1')
    expect(await refused.json()).toMatchObject({
      code: 'unavailable',
      detail: expect.stringContaining('Send it again under the same idempotency key'),
    })
  }
  expect(await command).toMatchObject({
    status: 2,
    err: expect.stringMatching(/^The database did not answer, so it is not known whether this was written\./),
  })
  const read = await fetch(`${running.url}/v1/spaces`, {
    headers: { authorization: `Bearer ${running.key}` },
  })
  expect(await read.json()).toMatchObject({
    code: 'unavailable',
    detail: 'The database did not answer. Try again in a moment.',
  })
  await cluster.restart()
  await until(async () => (await ready()) === 200)
  const after = await running.client.charge('s', CHARGE, { idempotencyKey: 'in the storm' })
  expect(after).toMatchObject({ allowed: true, replayed: false })
  back = true
  await callers
  expect(await patient).toMatchObject({ allowed: true })
  expect(faults).toBeGreaterThanOrEqual(8)
  const { meters } = await running.client.usage('s')
  expect(meters.find(({ meter }) => meter === 'batch_exports')?.used).toBe(sent + 2)
  expect(await running.stop()).toBe(0)
})
