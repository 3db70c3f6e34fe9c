import { expect, it } from 'vitest'
import { Semaphore } from './semaphore.ts'

it('runs at most as many tasks at once as it has permits, in the order of their requests, also after failures', async () => {
  const semaphore = new Semaphore(2)
  const begun: number[] = []
  let atOnce = 0
  let most = 0
  const outcomes = await Promise.allSettled(
    [1, 2, 3, 4, 5, 6].map((n) =>
      semaphore.run('shop', async () => {
        begun.push(n)
        most = Math.max(most, ++atOnce)
        await new Promise((resume) => setTimeout(resume, 2))
        atOnce -= 1
        if (n === 3) throw new Error('third')
        return n
      }),
    ),
  )
  expect({ begun, most }).toEqual({ begun: [1, 2, 3, 4, 5, 6], most: 2 })
  expect(outcomes.map((outcome) => outcome.status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ])
})

it('gives each of those who wait a turn, however much the first one asks for', async () => {
  const semaphore = new Semaphore(1)
  const begun: string[] = []
  const ask = (of: string, n: number) => semaphore.run(of, async () => void begun.push(`${of} ${n}`))
  await Promise.all([1, 2, 3, 4].map((n) => ask('shop', n)).concat(ask('other', 1), ask('third', 1)))
  expect(begun).toEqual(['shop 1', 'shop 2', 'other 1', 'third 1', 'shop 3', 'shop 4'])
})
