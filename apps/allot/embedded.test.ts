/** An Allot that is embedded and one over HTTP: the same methods, types and answers. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AllotClient as Client, connectAllot } from '@allot/client'
import { runOver } from '@allot/client/run'
import { type Allot, openAllot } from '@allot/engine'
import { readPolicies } from '@allot/engine/policies'
import { instant } from '@allot/rules/instant'
import { TestServer } from '@allot/server/testing/test-server'
import { expect, it } from 'vitest'
import { POLICIES } from './settings.ts'

type Names = Exclude<keyof Allot, 'engine' | 'close' | 'members' | 'bulk'>
/** Only what is wrong with one of many is told otherwise: there is no HTTP status in a process. */
type Together = (
  space: string,
  operations: Parameters<Allot['bulk']>[1],
  options: { readonly allOrNothing: true },
) => Promise<unknown>
/** What both have, so that code can be written once; where a type of theirs parts ways, this does not compile. */
type Shared = Pick<Client, Names> & { readonly members: Pick<Client['members'], keyof Allot['members']> }

const embedded = () =>
  openAllot({
    file: join(mkdtempSync(join(tmpdir(), 'allot-')), 'allot.sqlite'),
    policies: readPolicies(POLICIES),
    clock: () => instant('2026-07-20T09:00:00Z'),
  })

/** Everything that both can be asked, and what came of it. */
async function story(allot: Shared, bulk: Together): Promise<readonly unknown[]> {
  const told: unknown[] = []
  const tell = async (asked: Promise<unknown>) => {
    told.push(await asked.catch((fault: { code: string }) => ({ fault: fault.code })))
  }
  const shop = { name: 'Shop', plan: 'pro', period: 'monthly', owner: 'ann' } as const
  const { id: s } = await allot.createSpace(shop, { idempotencyKey: 'shop' })
  const recolor = { by: 'ann', use: { feature: 'recolor' } }
  const many = { by: 'ann', count: 3, batch: [] }
  await tell(allot.check(s, recolor))
  await tell(allot.quote(s, { ...recolor, count: 500 }))
  await tell(allot.charge(s, { ...recolor, count: 4 }, { idempotencyKey: 'c' }))
  await tell(allot.charge(s, { ...recolor, count: 4 }, { idempotencyKey: 'c' }))
  await tell(allot.charge(s, recolor, { idempotencyKey: 'c' }))
  await tell(allot.charge(s, { by: 'ann', use: { feature: 'nonsense' } }))
  await tell(allot.refund(s, '2', 1, { reason: 'timeout' }))
  await tell(allot.refund(s, '1', 1))
  await tell(allot.hold(s, many, { idempotencyKey: 'h', for: 'PT1H' }))
  await tell(allot.holds(s))
  await tell(allot.extend(s, '4', 'PT2H'))
  await tell(allot.capture(s, '4', 1))
  await tell(allot.release(s, '4', { count: 1, reason: 'technical' }))
  await tell(allot.release(s, '4'))
  await tell(allot.capture(s, '4', 1))
  await tell(allot.members.add(s, { member: 'bob' }))
  await tell(allot.members.cap(s, 'bob', 'ai_credits', 3))
  await tell(allot.charge(s, { ...recolor, by: 'bob', count: 2 }))
  await tell(allot.members.setRole(s, 'bob', 'owner'))
  await tell(allot.members.remove(s, 'ann'))
  await tell(allot.members.list(s))
  await tell(allot.grant(s, { pool: 'ai_credits', amount: 0.5, note: 'sorry' }))
  await tell(allot.grant(s, { pool: 'nothing', amount: 1 }))
  await tell(allot.subscribe(s, 'max', 'monthly'))
  await tell(allot.cancel(s))
  await tell(allot.usage(s, { member: 'bob' }))
  const charge = { do: 'charge', idempotencyKey: 'b1', operation: { ...recolor, by: 'bob' } } as const
  await tell(bulk(s, [charge, { do: 'capture', idempotencyKey: 'b2', hold: '4' }], { allOrNothing: true }))
  await tell(bulk(s, [charge, { ...charge, idempotencyKey: 'b3' }], { allOrNothing: true }))
  return told
}

it('answers what the client answers, question by question', async () => {
  const testServer = await TestServer.open()
  const fetch = (input: string, init: RequestInit) => testServer.server.fetch(new Request(input, init))
  const client = connectAllot({ url: 'http://allot.test', key: testServer.apiKey, fetch })
  const allot = await embedded()
  const here = await story(allot, allot.bulk)
  expect(here).toEqual(await story(client, client.bulk))
  expect(here.filter((each) => JSON.stringify(each).includes('"fault"'))).toHaveLength(6)
  await Promise.all([allot.close(), testServer.close()])
})

it('runs metered work as the client does, once for each id', async () => {
  const allot = await embedded()
  const { id: space } = await allot.createSpace({ name: 'S', plan: 'pro', period: 'monthly', owner: 'ann' })
  const job = { space, by: 'ann', count: 3, idempotencyKey: 'job' }
  const work = () => runOver(allot)('virtual_model', job, (task) => task.succeeded(2))
  expect(await work()).toMatchObject({ allowed: true, replayed: false, cost: { ai_credits: 8 } })
  expect(await work()).toMatchObject({ allowed: true, replayed: true })
  expect((await allot.usage(space)).meters[0]).toMatchObject({ used: 8, held: 0 })
  await allot.close()
})
