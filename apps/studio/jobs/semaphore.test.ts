import { expect, it } from 'vitest'
import { Semaphore } from './semaphore.ts'

it('runs at most as many tasks at once as it has permits, in the order of their requests, also after failures', async () => {
  const semaphore = new Semaphore(2)
  const begun: number[] = []
  let atOnce = 0
  let most = 0
  const outcomes = await Promise.allSettled(
    [1, 2, 3, 4, 5, 6].map((n) =>
      semaphore.run(async () => {
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
