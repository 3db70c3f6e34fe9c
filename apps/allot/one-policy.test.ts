import { expect, it } from 'vitest'
import { underOnePolicy } from './one-policy.ts'
import { policiesOf } from './own-engine.ts'
import { readSettings } from './settings.ts'

const settings = await readSettings({ ALLOT_DATA: '/srv/allot' })

it.each(['2025-06-limits', '2025-11-credits', '2026-05-unified'])(
  '%s alone is in force, in a data folder of its own',
  async (name) => {
    const chosen = underOnePolicy(settings, name)
    expect(chosen.data).toBe(`/srv/allot-${name}`)
    const { versions } = await policiesOf(chosen)
    expect(versions.map(({ text }) => text.policy)).toEqual([name])
  },
)

it('a policy that there is not is refused with those that there are', () => {
  expect(() => underOnePolicy(settings, '../secret')).toThrow(
    /There is no policy "\.\.\/secret" in .*; there are 2025-06-limits, 2025-11-credits, 2026-05-unified\./,
  )
})

it('it is refused beside a database', () => {
  expect(() => underOnePolicy({ ...settings, databaseUrl: 'postgres://db/allot' }, '2025-06-limits')).toThrow(
    'Leave one of them out.',
  )
})
