/** A Space that the store cannot ask for, as PostgreSQL refuses an id with NUL: a store that refuses one id. */
import type { SpaceId } from '@allot/rules/space'
import { expect, it } from 'vitest'
import { openEngine } from './engine.ts'
import { readPolicies } from './policies.ts'
import { openMemoryStore } from './stores/memory/store.ts'

const SPACES = Array.from({ length: 20 }, (_, at) => `s${at}`)
const CANCEL = { do: 'cancel' } as const
const policies = readPolicies('policies')

it('fails its own callers alone, and an id with NUL is refused before it waits with others', async () => {
  const store = openMemoryStore()
  const refusing = Object.assign(Object.create(store), {
    load: (positions: readonly { readonly space: SpaceId; readonly after: number }[]) =>
      positions.some(({ space }) => space === 'refused')
        ? Promise.reject(new Error('invalid byte sequence'))
        : store.load(positions),
  })
  const engine = await openEngine({ store: refusing, policies })
  for (const space of SPACES)
    await engine.createSpace(
      { space, name: 'S', owner: 'ann', paying: true, plan: 'pro', period: 'monthly' },
      'c',
    )
  const cold = await openEngine({ store: refusing, policies })
  const answers = await Promise.allSettled(
    [...SPACES, 'refused', 'a\0b', 'a\ud800b'].map((space) => cold.submit(space, 'k', CANCEL)),
  )
  expect(answers.map(({ status }) => status)).toEqual([
    ...SPACES.map(() => 'fulfilled'),
    ...['rejected', 'rejected', 'rejected'],
  ])
  expect(answers[20]).toMatchObject({ reason: { name: 'DecisionFailed', space: 'refused' } })
  expect(answers[21]).toMatchObject({ reason: { code: 'malformed', path: 'space' } })
  expect(answers[22]).toMatchObject({ reason: { code: 'malformed', path: 'space' } })
  await engine.close()
})
