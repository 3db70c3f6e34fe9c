import { expect, it } from 'vitest'
import { demoSpaces } from './demo-spaces.ts'

const OWNER = {
  ...{ id: 'ann', name: 'Ann', email: null, role: 'owner', paying: true, demo: true, left: false },
} as const

function asked() {
  let [time, times] = [0, 0]
  const list = async (space: string) => {
    times++
    if (space === 'away') throw new Error('Allot cannot be reached.')
    return { members: [{ ...OWNER, demo: space === 'demo' }], nextCursor: null }
  }
  const isDemo = demoSpaces({ members: { list: list as never } }, () => time) // what it reads of a member
  return { isDemo, times: () => times, pass: (length: number) => (time += length) }
}

it('a page of tools asks once whether a Space is of the demonstration', async () => {
  const { isDemo, times } = asked()
  const answers = await Promise.all(Array.from({ length: 20 }, () => isDemo('demo')))
  expect([new Set(answers), times()]).toEqual([new Set([true]), 1])
  expect([await isDemo('shop'), times()]).toEqual([false, 2])
})

it('it is asked again after a while, and at once where nobody answered', async () => {
  const { isDemo, times, pass } = asked()
  await isDemo('demo')
  pass(6_000)
  await isDemo('demo')
  expect(times()).toBe(2)
  for (let time = 0; time < 2; time++) await expect(isDemo('away')).rejects.toThrow('cannot be reached')
  expect(times()).toBe(4)
})
