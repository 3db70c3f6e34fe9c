import { expect, it } from 'vitest'
import { closedSpaces } from './closed-spaces.ts'

it('what a Space stored stays for as many days as said, and then goes everywhere', async () => {
  const closedAt = new Map([
    ['drafts', Date.parse('2026-07-01T09:00:00Z')],
    ['shop', Date.parse('2026-07-02T09:00:00Z')],
  ])
  const removed: string[] = []
  const closed = closedSpaces({
    days: 30,
    allot: {
      spaces: async ({ closedBefore = '' } = {}) =>
        [...closedAt]
          .filter(([, at]) => at < Date.parse(closedBefore))
          .map(([id]) => ({ id, name: id, role: 'owner', owner: '' })),
    },
    of: ['batches', 'piles'].map((what) => ({
      removeAll: (id: string) => void removed.push(`${what} ${id}`),
    })),
  })
  await closed.removeExpired(Date.parse('2026-07-31T09:00:00Z'))
  expect(removed).toEqual([])
  await closed.removeExpired(Date.parse('2026-07-31T09:00:01Z'))
  expect(removed).toEqual(['batches drafts', 'piles drafts'])
})
