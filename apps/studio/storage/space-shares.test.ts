import { expect, it } from 'vitest'
import { SpaceShares } from './space-shares.ts'

const USUAL = {
  bytes: 1_000,
  person: 2_000,
  sent: 3_000,
  isDemo: false,
  drafts: 20,
  batchesAtOnce: 4,
  previews: 100,
}
const DEMO = { bytes: 100, person: 100, sent: 400, isDemo: true, drafts: 3, batchesAtOnce: 1, previews: 10 }

it('a Space of the demonstration has less, until its visitor signs up', async () => {
  let isVisitor = true
  const shares = new SpaceShares(USUAL, DEMO, async (space) => space === 'demo' && isVisitor)
  expect(await shares.of('demo')).toEqual(DEMO)
  expect(await shares.of('shop')).toEqual(USUAL)
  expect(shares.known('demo')).toEqual(DEMO)
  isVisitor = false
  expect(await shares.of('demo')).toEqual(USUAL)
  expect(shares.known('demo')).toEqual(USUAL)
})

it('stays what it was while Allot cannot be reached', async () => {
  let isAway = false
  const shares = new SpaceShares(USUAL, DEMO, async (space) => {
    if (isAway) throw new Error('Allot is away.')
    return space === 'demo'
  })
  await shares.of('demo')
  isAway = true
  expect([await shares.of('demo'), await shares.of('shop')]).toEqual([DEMO, USUAL])
})
