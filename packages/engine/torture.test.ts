/**
 * Several engines on one store that keeps them waiting, refuses pages, and fails before it wrote and after. Each id says
 * what was asked under it, so that the log can be held to it entry by entry.
 */
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { instant } from '@allot/rules/instant'
import { operation } from '@allot/rules/operation'
import { packSpace } from '@allot/rules/snapshot'
import { afterEach, expect, it, vi } from 'vitest'
import type { SubmittedCommand } from './command.ts'
import { type Engine, openEngine } from './engine.ts'
import { readPolicies } from './policies.ts'
import { type CommitBatch, type Store, StoreUnavailable, withOverrides } from './store.ts'
import { openMemoryStore } from './stores/memory/store.ts'

const policies = readPolicies(join(import.meta.dirname, '../../policies'))
const clock = () => instant('2026-07-15T02:11:00Z')
const SPACES = ['s', 't'] as const
const PLAN = { plan: 'enterprise', overrides: { ai_credits: 100_000 } } as const
const OPERATIONS = 400

afterEach(() => vi.restoreAllMocks())

/** Numbers from 0 up to one, the same ones for the same seed. */
function chances(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    const mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function stormy(store: Store, chance: () => number): Store {
  const wait = async (): Promise<void> => {
    const turns = chance() < 0.03 ? 80 : chance() * 5
    for (let at = 0; at < turns; at++) await nextTurn()
  }
  const slow = async <T>(ask: () => Promise<T>): Promise<T> => {
    await wait()
    if (chance() < 0.03) throw new StoreUnavailable('Lost on the way there.')
    const told = await ask()
    await wait()
    if (chance() < 0.03) throw new StoreUnavailable('Lost on the way back.')
    return told
  }
  const append = async (pages: readonly CommitBatch[]) => {
    const refused = new Set(pages.map(({ space }) => space).filter(() => chance() < 0.08))
    const lost = await store.append(pages.filter(({ space }) => !refused.has(space)))
    return lost.union(refused)
  }
  return withOverrides(store, {
    load: (wanted) => slow(() => store.load(wanted)),
    batchAt: (space, seq) => slow(() => store.batchAt(space, seq)),
    append: (pages) => slow(() => append(pages)),
    lease: async (wanted) => {
      await wait()
      const turn = await store.lease(wanted)
      await wait()
      return turn
    },
  })
}

/** Asks until it is answered. */
async function insist<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask()
    } catch (reason) {
      if (!(reason instanceof StoreUnavailable)) throw reason
      await nextTurn()
    }
  }
}

/** What an id says: what is asked under it. */
function requestOf(id: string): SubmittedCommand {
  const [what = '', about = ''] = id.split(' ')
  if (what === 'refund') return { do: 'refund', charge: Number(about), count: 1, reason: 'technical' }
  return { do: 'charge', operation: operation.parse({ by: what, use: { feature: about } }) }
}

it.each([1, 2, 3, 4, 5, 6])(
  'says in its log what was answered, and nothing else, in storm %i',
  async (seed) => {
    let now = 0
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 0.3)) // so that turns end where they ended before
    const chance = chances(seed)
    const one = <T>(of: readonly T[]): T => of[Math.floor(chance() * of.length)] as T // below its length
    const store = openMemoryStore()
    const cache = { spaces: 1, keyBytes: 0 }
    const open = (its: Store) =>
      openEngine({ store: its, policies, clock, ...(chance() < 0.5 ? { cache } : {}) })
    const calm = await open(store)
    for (const space of SPACES) {
      const creation = { space, name: 'S', owner: 'ann', paying: true, period: 'monthly', ...PLAN } as const
      await calm.createSpace(creation, 'make')
      await calm.submit(space, 'bob', { do: 'join', member: 'bob', role: 'member', paying: true })
    }
    const engines: Engine[] = []
    for (let at = 0; at < 3; at++) engines.push(await open(stormy(store, chance)))
    /** What each id was answered with, Space by Space, and what was not given back yet. */
    const answered = { s: new Map<string, string>(), t: new Map<string, string>() }
    const charges: Record<(typeof SPACES)[number], string[]> = { s: [], t: [] }
    let asked = 0
    const newId = (space: (typeof SPACES)[number]): string => {
      const charge = asked % 10 < 1 ? charges[space].shift() : undefined
      if (charge !== undefined) return `refund ${charge} ${asked}`
      const by = asked % 40 < 30 ? 'ann' : one(['ann', 'bob']) // alike as a rule, so that pages name others
      return `${by} ${asked % 100 < 60 ? 'recolor' : 'ai_shadow'} ${asked}`
    }
    const call = async (): Promise<void> => {
      while (asked++ < OPERATIONS) {
        const space = one(SPACES)
        const before = [...answered[space].keys()]
        if (chance() < 0.1) await insist(() => one(engines).space(space))
        const id = chance() < 0.1 && before.length > 0 ? one(before) : newId(space)
        const answer = await insist(() => one(engines).submit(space, id, requestOf(id)))
        const number = answer.allowed ? answer.id : 'none'
        if (!answered[space].has(id) && !id.startsWith('refund')) charges[space].push(number)
        expect(answered[space].get(id) ?? number).toBe(number)
        answered[space].set(id, number)
      }
    }
    await Promise.all(Array.from({ length: 2 + seed }, call))
    const fresh = await open(store)
    for (const space of SPACES) {
      const log = await fresh.log(space, { after: 2, limit: 1_000 })
      expect(new Map(log.map(({ id = '', seq }) => [id, `${seq}`]))).toEqual(answered[space])
      expect(log).toHaveLength(answered[space].size)
      for (const entry of log) {
        const [what, about] = entry.id?.split(' ') ?? []
        if (what === 'refund') expect(entry).toMatchObject({ kind: 'refunded', charge: Number(about) })
        else expect(entry).toMatchObject({ kind: 'charged', by: what, feature: about })
      }
      const whole = packSpace(await fresh.space(space))
      for (const each of engines) expect(packSpace(await insist(() => each.space(space)))).toBe(whole)
    }
  },
)
