import { expect, it } from 'vitest'
import { InFlight } from './in-flight.ts'

/** Work that goes on until it is ended. */
function started(inFlight: InFlight, space: string) {
  const { promise, resolve } = Promise.withResolvers<string>()
  const answer = inFlight.run(() => inFlight.runFor(space, () => promise))
  return { answer, end: () => resolve('done') }
}

it('a Space gets half of what is served at once, and all Spaces together no more than the whole', async () => {
  const inFlight = new InFlight()
  const ofAnn = Array.from({ length: 8 }, () => started(inFlight, 'ann'))
  await expect(started(inFlight, 'ann').answer).rejects.toMatchObject({ status: 429, retryAfter: 5 })
  const ofBob = Array.from({ length: 8 }, () => started(inFlight, 'bob'))
  await expect(started(inFlight, 'carl').answer).rejects.toMatchObject({ status: 429 })
  for (const { end } of [...ofAnn, ...ofBob]) end()
  await Promise.all([...ofAnn, ...ofBob].map(({ answer }) => answer))
  const next = started(inFlight, 'ann')
  next.end()
  expect(await next.answer).toBe('done')
})

it('ends when the last one is served, and begins no more', async () => {
  const inFlight = new InFlight()
  const last = started(inFlight, 'ann')
  let ended = false
  const ending = inFlight.end().then(() => {
    ended = true
  })
  await expect(started(inFlight, 'ann').answer).rejects.toMatchObject({ status: 503 })
  expect(ended).toBe(false)
  last.end()
  await ending
  expect(await last.answer).toBe('done')
})
