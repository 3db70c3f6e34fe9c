/**
 * What every store must do so that a person gets what a plan gives once a single time: one of many claims stands, and
 * a crash at any step loses nothing. `onceContract('SQLite', () => …)` in a test file.
 */
import { join } from 'node:path'
import { policyBook } from '@allot/rules/book'
import { type Instant, instant } from '@allot/rules/instant'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '../engine.ts'
import { hashPerson } from '../once-claims.ts'
import { readPolicies } from '../policies.ts'
import { type Store, StoreUnavailable, withOverrides } from '../store.ts'
import type { EmptyDatabase } from './store-contract.ts'

const policies = readPolicies(join(import.meta.dirname, '../../../policies'))
const FREE = {
  space: 's',
  name: 'Shop',
  owner: 'ann',
  paying: true,
  plan: 'free',
  period: 'monthly',
  persons: [hashPerson('ann')],
} as const

async function creditsOf(allot: Engine, space: string): Promise<unknown> {
  const { meters } = await allot.usage(space, { member: 'ann', operator: true })
  return meters.find(({ meter }) => meter === 'ai_credits')?.remaining
}

export function onceContract(name: string, makeDatabase: () => Promise<EmptyDatabase>): void {
  let database: EmptyDatabase
  let now: Instant
  const opened: { close(): Promise<void> }[] = []

  beforeEach(async () => {
    database = await makeDatabase()
    now = instant('2026-07-15T02:11:00Z')
  })
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close()
  })
  const open = async (over?: Store): Promise<Engine> => {
    const store = over ?? (await database.open())
    const allot = await openEngine({ store, policies, clock: () => now })
    opened.push(allot)
    return allot
  }
  const close = async (one: { close(): Promise<void> }) => {
    opened.splice(opened.indexOf(one), 1)
    await one.close()
  }

  describe(`what is given once a person, in ${name}`, () => {
    it('has one claim, the first, however many Spaces claim at once, and across a restart', async () => {
      const store = await database.open()
      expect(await store.onceHolder('ann')).toBeUndefined()
      const spaces = Array.from({ length: 20 }, (_, at) => `s${at}`)
      const held = new Set(await Promise.all(spaces.map((space) => store.claimOnce('ann', space))))
      expect(held.size).toBe(1)
      const [holder = ''] = held
      expect(spaces).toContain(holder)
      expect(await store.claimOnce('ann', 'later')).toBe(holder)
      expect(await store.claimOnce('bob', 'later')).toBe('later')
      await store.close()
      const again = await database.open()
      opened.push(again)
      expect([await again.onceHolder('ann'), await again.onceHolder('bob')]).toEqual([holder, 'later'])
    })

    it('goes to exactly one of 20 Spaces that a person creates at once', async () => {
      const store = await database.open()
      const engines = [await open(store)]
      if (store.shared) engines.push(await open(), await open(), await open())
      const spaces = Array.from({ length: 20 }, (_, at) => `s${at}`)
      await Promise.all(
        spaces.map((space, at) => engines[at % engines.length]?.createSpace({ ...FREE, space }, 'make')),
      )
      for (const engine of engines) {
        const shares = await Promise.all(
          spaces.map(async (space) => (await engine.space(space)).once?.status),
        )
        expect(shares.filter((status) => status === 'given')).toHaveLength(1)
        expect(shares.filter((status) => status === 'given before')).toHaveLength(19)
        const credits = await Promise.all(spaces.map((space) => creditsOf(engine, space)))
        expect(credits.sort()).toEqual([...Array(19).fill(0), 40])
      }
    })

    it('is not lost or doubled by a crash between the Space, its claim and its log', async () => {
      const store = await database.open()
      const crash = { beforeClaim: true, afterClaim: false }
      const allot = await open(
        withOverrides(store, {
          claimOnce: async (person, space) => {
            if (crash.beforeClaim) throw new StoreUnavailable('Crashed before the claim.')
            return store.claimOnce(person, space)
          },
          append: async (batches) => {
            if (crash.afterClaim && batches.some(({ kinds }) => kinds.includes('once_settled')))
              throw new StoreUnavailable('Crashed after the claim.')
            return store.append(batches)
          },
        }),
      )
      await expect(allot.createSpace(FREE, 'make')).rejects.toThrow('Crashed before the claim.')
      Object.assign(crash, { beforeClaim: false, afterClaim: true })
      await expect(allot.space('s')).rejects.toThrow('Crashed after the claim.')
      crash.afterClaim = false
      await allot.createSpace({ ...FREE, space: 'second' }, 'make')
      expect(await creditsOf(allot, 's')).toBe(40)
      expect((await allot.space('second')).once).toMatchObject({ status: 'given before', space: 's' })
      expect(await allot.createSpace(FREE, 'make')).toMatchObject({ replayed: true })
      expect(await creditsOf(allot, 's')).toBe(40)
      expect((await allot.space('s')).seq).toBe(2)
    })

    it('goes for the welcome of a plan to one Space of a person, beside what is given once', async () => {
      const store = await database.open()
      const welcoming = structuredClone(policies.policy('2026-05-unified'))
      const { pro } = welcoming.plans
      if (pro) pro.welcome = { gives: { ai_credits: 50 }, for: 'P14D' }
      const book = policyBook([welcoming])
      const allot = await openEngine({ store, policies: book, clock: () => now })
      opened.push(allot)
      const spaces = Array.from({ length: 10 }, (_, at) => `s${at}`)
      await Promise.all(spaces.map((space) => allot.createSpace({ ...FREE, plan: 'pro', space }, 'make')))
      await allot.createSpace(FREE, 'make')
      const credits = await Promise.all([...spaces, 's'].map((space) => creditsOf(allot, space)))
      expect(credits.sort()).toEqual([...Array(9).fill(200), 250, 40].sort())
      await allot.submit('s', 'up', { do: 'subscribe', plan: 'pro', period: 'monthly' })
      expect(await creditsOf(allot, 's')).toBe(200)
      now = instant('2026-07-29T02:11:00Z')
      expect(await Promise.all(spaces.map((space) => creditsOf(allot, space)))).toEqual(Array(10).fill(200))
    })

    it('is found out too where a Space falls to Free by time alone, unpaid', async () => {
      const strict = structuredClone(policies.policy('2026-05-unified'))
      strict.unpaid = { grace: 'P7D', after_grace: 'free' }
      const store = await database.open()
      const allot = await openEngine({ store, policies: policyBook([strict]), clock: () => now })
      opened.push(allot)
      await allot.createSpace({ ...FREE, space: 'unpaid', plan: 'pro' }, 'make')
      await allot.submit('unpaid', 'failed', { do: 'payment', status: 'overdue' })
      expect((await allot.space('unpaid')).once?.status).toBe('waiting')
      now = instant('2026-07-22T02:11:00Z')
      expect(await creditsOf(allot, 'unpaid')).toBe(40)
      await allot.createSpace(FREE, 'make')
      expect(await creditsOf(allot, 's')).toBe(0)
    })

    it('is known again after a restart, also where the Space falls to Free only then', async () => {
      const first = await open()
      await first.createSpace({ ...FREE, space: 'paid', plan: 'pro' }, 'make')
      await first.createSpace(FREE, 'make')
      await close(first)
      const second = await open()
      expect((await second.space('paid')).once?.status).toBe('waiting')
      await second.submit('paid', 'end', { do: 'cancel' })
      now = instant('2026-08-15T02:11:00Z')
      expect(await creditsOf(second, 'paid')).toBe(0)
      expect(await creditsOf(second, 's')).toBe(40)
    })
  })
}
