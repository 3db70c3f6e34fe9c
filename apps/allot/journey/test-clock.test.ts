import { globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { allot, freshFolder, start } from '../testing/running.ts'

const ON = { ALLOT_TEST_CLOCK: 'on' }

it('scenarios hold over HTTP as on the engine, a wrong one fails, and nothing is stored', async () => {
  const running = await start(freshFolder(), ON)
  const test = (...files: string[]) => allot(['test', '--url', running.url, ...files, '--json'], running.data)
  const files = globSync(['scenarios/vectors/*.scenario.yaml', 'scenarios/003-exports/*.scenario.yaml'])
  const { status, out, err } = await test(...files)
  const results = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect([status, err, results.filter((each) => each.ok === false)]).toEqual([0, '', []])
  expect(results.at(-1)).toMatchObject({ failed: 0 })
  expect(results.at(-1).passed).toBeGreaterThan(50)
  const wrong = join(freshFolder(), 'wrong.scenario.yaml')
  const step = '{at: 2026-07-16T09:00:00Z, use: virtual_model, expect: {used: {ai_credits: 5}}}'
  writeFileSync(wrong, `scenario: wrong\npolicy: 2026-05-unified\nspace: {plan: pro}\nsteps:\n  - ${step}`)
  expect(await test(wrong)).toMatchObject({
    status: 1,
    out: expect.stringContaining('expected used ai_credits 5, got 4'),
  })
  expect(readdirSync(running.data)).toEqual(['server.json'])
  expect(await running.stop()).toBe(0)
  expect(readdirSync(running.data)).toEqual([])
})

it('a server without a test clock runs no scenario, and its data folder refuses the test clock', async () => {
  const running = await start()
  const tried = await allot(['test', '--url', running.url, 'scenarios/vectors'], running.data)
  expect(tried.status).toBe(2)
  expect(tried.err).toContain('has no test clock. Start it for tests: ALLOT_TEST_CLOCK=on allot start')
  await running.stop()
  const before = readFileSync(join(running.data, 'allot.sqlite'))
  const { status, err } = await allot(['start'], running.data, { ...ON, ALLOT_PORT: '0' })
  expect(status).toBe(2)
  expect(err).toContain('ALLOT_TEST_CLOCK is on, but')
  expect(readFileSync(join(running.data, 'allot.sqlite'))).toEqual(before)
})
