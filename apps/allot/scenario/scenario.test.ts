import { globSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCluster } from '@allot/engine/testing/postgres-cluster'
import { describe, expect, it } from 'vitest'
import { uncoveredRequirements } from './coverage.ts'
import { storeEnvironment } from './environment.ts'
import { runScenario, type ScenarioResult } from './run.ts'
import { readScenarios, ScenarioFileError } from './scenario.ts'

const files = globSync('scenarios/**/*.scenario.yaml').sort()
const results: ScenarioResult[] = []

describe('the scenarios of the texts', () => {
  it.each(files)('hold: %s', async (file) => {
    for (const scenario of readScenarios(file)) results.push(await runScenario(scenario, file))
    expect(results.flatMap(({ scenario, failed }) => (failed ? [{ scenario, ...failed }] : []))).toEqual([])
  })

  it('name every requirement that concerns the engine', () => {
    expect(results.length).toBeGreaterThan(400)
    expect(uncoveredRequirements(results)).toEqual([])
  })
})

const PRO = 'space: {plan: pro, subscribed: 2026-07-15T02:11:00Z}'

function written(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'allot-')), 'one.scenario.yaml')
  writeFileSync(file, `scenario: one\npolicy: 2026-05-unified\n${PRO}\nsteps:\n${text}`)
  return file
}

async function verdictOn(text: string): Promise<ScenarioResult['failed']> {
  const file = written(text)
  const [scenario] = readScenarios(file)
  return scenario && (await runScenario(scenario, file)).failed
}

describe('a scenario', () => {
  it('that does not hold reports the step, the expected and the actual outcome', async () => {
    expect(
      await verdictOn(`
  - {at: 2026-07-16T09:00:00Z, use: virtual_model, expect: {cost: {ai_credits: 4}}}
  - {use: virtual_model, count: 50, expect: allowed}`),
    ).toEqual({
      step: 2,
      reason:
        'expected allowed, got denied: insufficient_credits, binding ["ai_credits"], retryAt 2026-08-15T02:11:00Z',
    })
  })

  it.each([
    ['a figure', 'expect: {used: {ai_credits: 5}}', 'expected used ai_credits 5, got 4'],
    [
      'an alert',
      'expect: {alerts: [{pool: ai_credits, threshold: 80}]}',
      'expected alerts ["ai_credits 80"], got []',
    ],
    ['a refusal', 'expect: {denied: limit_day}', 'expected denied: limit_day, got allowed {"ai_credits":4}'],
    ['a replay', 'expect: {replayed: true}', 'expected replayed: true, got false'],
    [
      'what an answer says',
      'expect: {allowed: true, says: no}',
      'expected an answer that says "no", got allowed',
    ],
    [
      'what an invalid answer says',
      'resolution: 16k, expect: {invalid: true, says: 32k}',
      'expected says "32k", got "Virtual Model has no resolution',
    ],
    ['a meter', 'expect: {used: {credits: 1}}', 'there is no meter credits; there are ai_credits'],
  ])('fails for %s that is not so', async (_, expectation, reason) => {
    const failed = await verdictOn(`  - {at: 2026-07-16T09:00:00Z, use: virtual_model, ${expectation}}`)
    expect(failed?.reason).toContain(reason)
  })

  it.each([
    [
      'a key it does not know',
      '  - {at: 2026-07-16T09:00:00Z, use: recolor, expects: allowed}',
      ':5: steps.0: Unrecognized key: "expects"',
    ],
    [
      'two actions',
      '  - {at: 2026-07-16T09:00:00Z, use: recolor, cancel: true}',
      ':5: steps.0 has 2 actions',
    ],
    ['no action', '  - {at: 2026-07-16T09:00:00Z}', ':5: steps.0 has no actions'],
    ['broken YAML', '  - {at: 2026-07-16T09:00:00Z, use: recolor', ':5: '],
    [
      'a lapse that is no time',
      '  - {at: 2026-07-16T09:00:00Z, grant: ai_credits, expires: 3 days}',
      ':5: steps.0.expires is neither',
    ],
    ['a day that there is not', '  - {at: 2026-06-31T09:00:00Z, use: recolor}', ':5: steps.0.at is neither'],
    [
      'an expectation that there is not',
      '  - {at: 2026-07-16T09:00:00Z, use: recolor, expect: {allowed: {usde: {ai_credits: 2}}}}',
      ':5: steps.0.expect: Unrecognized key: "usde"',
    ],
    [
      'a name that is none',
      '  - {at: 2026-07-16T09:00:00Z, cap: ann, amounts: {__proto__: 5}}',
      ':5: steps.0.amounts.__proto__ is no name',
    ],
    [
      'a Space of a name that every object has',
      '  - {at: 2026-07-16T09:00:00Z, in: constructor, use: recolor}',
      ':5: steps.0.in names "constructor", which is no Space',
    ],
    [
      'a Space that there is not',
      '  - {at: 2026-07-16T09:00:00Z, in: shop, use: recolor}',
      ':5: steps.0.in names "shop"',
    ],
  ])('with %s is malformed, and the file, the line and the reason are told', (_, step, reason) => {
    expect(() => readScenarios(written(step))).toThrow(ScenarioFileError)
    expect(() => readScenarios(written(step))).toThrow(reason)
  })

  it('whose steps go back in time is malformed, and so is one with an unknown policy', async () => {
    await expect(
      verdictOn('  - {at: 2026-07-16T09:00:00Z, usage: true}\n  - {at: 2026-07-16T08:59:59Z, usage: true}'),
    ).rejects.toThrow(':6: steps.1: 2026-07-16T08:59:59Z is before 2026-07-16T09:00:00Z; steps never go back')
    const file = written('  - {at: 2026-07-16T09:00:00Z, usage: true}')
    const [scenario] = readScenarios(file)
    if (!scenario) throw new Error('nothing was read')
    await expect(runScenario({ ...scenario, policy: 'nobody-s' }, file)).rejects.toThrow(
      ':2: policy There is no',
    )
  })

  it('may use every notation of YAML and of the format', async () => {
    expect(
      await verdictOn(`
  # the first step so much after the subscription; a number for a name; an offset; a lapse so much later
  - at: +P1DT1H
    id: 42
    use: recolor
    expect:
  - {at: '2026-07-16T05:11:00+02:00', id: 42, use: recolor, expect: {replayed: true, used: {ai_credits: 2}}}
  - &bought {grant: ai_credits, amount: 1, kind: custom}
  - {<<: *bought, amount: 9, expires: +P7D, expect: {remaining: {ai_credits: 208}}}
  - {batch: 20, as: 7, expect: allowed}
  - {process: 7, count: 1.5, expect: invalid}
  - {process: 7, count: 5, failed: 6, expect: invalid}
  - {grant: ai_credits, expect: invalid}
  - {<<: *bought, from: P1D, expires: P3D, expect: {remaining: {ai_credits: 208}}}
  - {at: P1D, usage: true, expect: {remaining: {ai_credits: 209}}}
  - {at: P2D, usage: true, expect: {remaining: {ai_credits: 208}}}
  - {use: virtual_model, resolution: 16k, expect: {invalid: true, says: 'it has 1k, 2k, 4k'}}
  - {at: +P4D, usage: true, expect: {remaining: {ai_credits: 199}, held: {batch_exports: 20}}}
---
`),
    ).toBeUndefined()
  })
})

describe('on PostgreSQL', () => {
  it('the vectors hold as on the embedded store', async () => {
    const cluster = await startCluster()
    const stage = await storeEnvironment(await cluster.createDatabase())
    const failed: unknown[] = []
    for (const file of globSync('scenarios/vectors/*.scenario.yaml'))
      for (const scenario of readScenarios(file))
        failed.push((await runScenario(scenario, file, stage)).failed)
    await stage.end()
    await cluster.stop()
    expect(failed.length).toBeGreaterThan(20)
    expect(failed.filter(Boolean)).toEqual([])
  })
})
