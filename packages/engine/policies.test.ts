import { join } from 'node:path'
import { instant } from '@allot/rules/instant'
import { operation } from '@allot/rules/operation'
import { expect, it } from 'vitest'
import { openEngine } from './engine.ts'
import { readPolicies, readPolicy } from './policies.ts'
import { openMemoryStore } from './stores/memory/store.ts'

const folder = join(import.meta.dirname, '../../policies')

it('a policy that an earlier version stored gets the keys that came later, with their defaults', async () => {
  const now = instant('2026-07-15T02:11:00Z')
  const { zone: _, ...stored } = readPolicy(join(folder, '2026-05-unified.yaml'))
  const store = openMemoryStore()
  const text = { ...stored, policy: 'stored-before', effective: '2026-07-01T00:00:00Z' }
  // What a store holds is trusted to be a policy of the version that wrote it.
  await store.publish({ text: text as typeof text & { zone: string }, effective: instant(text.effective) })

  const engine = await openEngine({ store, policies: readPolicies(folder), clock: () => now })
  expect(engine.policies.policy('stored-before').zone).toBe('UTC')
  const creation = {
    space: 's',
    name: 'Shop',
    owner: 'ann',
    paying: true,
    plan: 'free',
    period: 'monthly',
  } as const
  await engine.createSpace(creation, 'make')
  const download = operation.parse({ by: 'ann', export: { act: 'download', design: 'd' } })
  await engine.submit('s', 'c', { do: 'charge', operation: download })
  const { meters } = await engine.usage('s', { member: 'ann', operator: true })
  expect(meters.at(-1)).toMatchObject({ meter: 'plain_exports', used: 1, renewsAt: '2026-08-01T00:00:00Z' })
  await engine.close()
})
