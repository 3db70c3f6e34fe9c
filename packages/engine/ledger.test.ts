import { join } from 'node:path'
import { operation } from '@allot/rules/operation'
import { expect, it } from 'vitest'
import { openEngine } from './engine.ts'
import { Ledger } from './ledger.ts'
import { readPolicies } from './policies.ts'
import { EMPTY_TAIL } from './store.ts'
import { openMemoryStore } from './stores/memory/store.ts'

const policies = readPolicies(join(import.meta.dirname, '../../policies'))
const recolor = {
  do: 'charge',
  operation: operation.parse({ by: 'ann', use: { feature: 'recolor' } }),
} as const

it('takes in once what other servers wrote, and not while it has pending entries of its own', async () => {
  const store = openMemoryStore()
  const other = await openEngine({ store, policies })
  const creation = {
    space: 's',
    name: 'S',
    owner: 'ann',
    paying: true,
    plan: 'pro',
    period: 'monthly',
  } as const
  await other.createSpace(creation, 'make')
  const ledger = new Ledger(store, 's')
  const loadAfter = async (after: number) => {
    const [loaded = EMPTY_TAIL] = await store.load([{ space: 's', after }])
    return ledger.read(after, loaded)
  }
  expect(ledger.applyTail(await loadAfter(0))).toBe(true)
  await other.submit('s', 'a', recolor)
  const tail = await loadAfter(1)
  const [own] = tail.entries
  if (!own || !ledger.space) throw new Error('There is a Space, and an entry that the ledger has not read.')
  ledger.advance({ ...own, id: 'own' }, { ...ledger.space, seq: 2 })
  expect(ledger.applyTail(tail)).toBe(false)
  ledger.rollBack()
  expect([ledger.applyTail(tail), ledger.applyTail(tail)]).toEqual([true, false])
  expect(ledger.space).toEqual(await other.space('s'))
  await other.close()
})
