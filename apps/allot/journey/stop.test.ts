import { expect, it } from 'vitest'
import { Person } from '../testing/person.ts'
import { start } from '../testing/running.ts'

it('SIGTERM ends streams, answers the requests in progress, and ends with status 0', async () => {
  const running = await start()
  const ann = await Person.signUp(running.url, 'ann')
  const space = await ann.makeSpace()
  const stream = await ann.ask('GET', `/v1/spaces/${space}/live`)
  const reader = stream.body?.getReader()
  expect((await reader?.read())?.done).toBe(false)
  const charges = Array.from({ length: 50 }, (_, at) =>
    running.client.charge(
      space,
      { by: at % 2 ? 'nobody' : 'somebody', use: { feature: 'recolor' } },
      { idempotencyKey: `${at}` },
    ),
  )
  const [stopped, answers] = await Promise.all([running.stop(), Promise.allSettled(charges)])
  expect(stopped).toBe(0)
  expect((await reader?.read())?.done).toBe(true)
  const again = await start(running.data)
  const log = await fetch(`${again.url}/v1/spaces/${space}/log?kind=denied`, {
    headers: { authorization: `Bearer ${again.key}` },
  })
  const { entries } = (await log.json()) as { entries: { idempotencyKey: string }[] } // a page of the log
  const told = answers.flatMap((each, at) => (each.status === 'fulfilled' ? [String(at)] : []))
  expect(told.length).toBeGreaterThan(0)
  expect(entries.map(({ idempotencyKey }) => idempotencyKey)).toEqual(expect.arrayContaining(told))
  await again.stop()
})
