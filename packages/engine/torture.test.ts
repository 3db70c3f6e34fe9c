/**
 * Several engines on one store that delays its answers, refuses commit batches, and fails before and after it writes.
 * Each idempotency key contains its command, so that the test compares the log with the keys, entry by entry.
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

function unreliable(store: Store, chance: () => number): Store {
  const wait = async (): Promise<void> => {
    const rounds = chance() < 0.03 ? 80 : chance() * 5
    for (let at = 0; at < rounds; at++) await nextTurn()
  }
  const slow = async <T>(ask: () => Promise<T>): Promise<T> => {
    await wait()
    if (chance() < 0.03) throw new StoreUnavailable('Lost on the way there.')
    const answer = await ask()
    await wait()
    if (chance() < 0.03) throw new StoreUnavailable('Lost on the way back.')
    return answer
  }
  const append = async (batches: readonly CommitBatch[]) => {
    const refused = new Set(batches.map(({ space }) => space).filter(() => chance() < 0.08))
    const conflicts = await store.append(batches.filter(({ space }) => !refused.has(space)))
    return conflicts.union(refused)
  }
  return withOverrides(store, {
    load: (wanted) => slow(() => store.load(wanted)),
    batchAt: (space, seq) => slow(() => store.batchAt(space, seq)),
    append: (batches) => slow(() => append(batches)),
    lease: async (wanted) => {
      await wait()
      const lease = await store.lease(wanted)
      await wait()
      return lease
    },
  })
}

/** Tries again until the store can be reached. */
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

/** The command that the key contains. */
function commandOf(key: string): SubmittedCommand {
  const [what = '', about = ''] = key.split(' ')
  if (what === 'refund') return { do: 'refund', charge: Number(about), count: 1, reason: 'technical' }
  return { do: 'charge', operation: operation.parse({ by: what, use: { feature: about } }) }
}

it.each([1, 2, 3, 4, 5, 6])(
  'has in its log exactly what was answered, with random failures of seed %i',
  async (seed) => {
    let now = 0
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 0.3)) // so that leases end at the same points in each run
    const chance = chances(seed)
    const one = <T>(of: readonly T[]): T => of[Math.floor(chance() * of.length)] as T // below its length
    const store = openMemoryStore()
    const cache = { spaces: 1, keyBytes: 0 }
    const open = (its: Store) =>
      openEngine({ store: its, policies, clock, ...(chance() < 0.5 ? { cache } : {}) })
    const reliable = await open(store)
    for (const space of SPACES) {
      const creation = { space, name: 'S', owner: 'ann', paying: true, period: 'monthly', ...PLAN } as const
      await reliable.createSpace(creation, 'make')
      await reliable.submit(space, 'bob', { do: 'join', member: 'bob', role: 'member', paying: true })
    }
    const engines: Engine[] = []
    for (let at = 0; at < 3; at++) engines.push(await open(unreliable(store, chance)))
    /** The answer to each key, by Space, and the charges that are not refunded yet. */
    const answered = { s: new Map<string, string>(), t: new Map<string, string>() }
    const charges: Record<(typeof SPACES)[number], string[]> = { s: [], t: [] }
    let sent = 0
    const newKey = (space: (typeof SPACES)[number]): string => {
      const charge = sent % 10 < 1 ? charges[space].shift() : undefined
      if (charge !== undefined) return `refund ${charge} ${sent}`
      const by = sent % 40 < 30 ? 'ann' : one(['ann', 'bob']) // mostly alike, so that batches reference templates of earlier ones
      return `${by} ${sent % 100 < 60 ? 'recolor' : 'ai_shadow'} ${sent}`
    }
    const call = async (): Promise<void> => {
      while (sent++ < OPERATIONS) {
        const space = one(SPACES)
        const before = [...answered[space].keys()]
        if (chance() < 0.1) await insist(() => one(engines).space(space))
        const key = chance() < 0.1 && before.length > 0 ? one(before) : newKey(space)
        const answer = await insist(() => one(engines).submit(space, key, commandOf(key)))
        const number = answer.allowed ? answer.id : 'none'
        if (!answered[space].has(key) && !key.startsWith('refund')) charges[space].push(number)
        expect(answered[space].get(key) ?? number).toBe(number)
        answered[space].set(key, number)
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
