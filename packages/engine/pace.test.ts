import { expect, it } from 'vitest'
import { Pace } from './pace.ts'

/** One that needs so many milliseconds for a thousand letters, and for a commit. */
function paceOf(thousand: number, commit: number): Pace {
  const pace = new Pace()
  pace.decided(1_000, thousand)
  pace.wrote(commit)
  return pace
}

it('takes half of those who wait for one Space where deciding all takes longer than a commit', () => {
  const quick = paceOf(6, 1) // milliseconds
  expect(quick.most(600).ofOne).toBe(300)
  expect(quick.most(4_096).ofOne).toBe(512)
})

it('takes all that are hardly worth two commits', () => {
  expect(paceOf(6, 1).most(256).ofOne).toBe(256)
})

it('takes all where a commit takes longer', () => {
  expect(paceOf(6, 5).most(600).ofOne).toBe(512) // 3.6 ms to decide, 5 to commit
})
