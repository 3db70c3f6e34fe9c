/** Policies with one fault each, and what lint says of it: file, line, path, and the way to mend it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '@allot/rules/fault'
import { findingText, lintPolicy } from '@allot/rules/lint'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { parsePolicySource, readPolicySource } from './policy-source.ts'

const CORPUS = join(import.meta.dirname, 'testing/unsound-policies')
const read = (name: string) => readFileSync(join(CORPUS, name), 'utf8')
const sound = read('sound.yaml')

/** One text of the sound policy, what stands in its place, and all that lint says then. */
interface Row {
  readonly what: string
  readonly from: string
  readonly to: string
  /** In all places, and as a whole word. */
  readonly everywhere?: boolean
  readonly findings: readonly string[]
}

const structure: readonly Row[] = parse(read('structure.yaml'))
const checks: readonly Row[] = parse(read('checks.yaml'))

/** Which checks and paths of a file are wrong; one that is no policy at all has one. */
function kindsOf(file: string): readonly string[] {
  try {
    return lintPolicy(readPolicySource(file).policy).map(({ check, path }) => check ?? path)
  } catch (reason) {
    if (!(reason instanceof Fault)) throw reason
    return [reason.path]
  }
}

function changed({ from, to, everywhere }: Row): string {
  if (everywhere) return sound.replaceAll(new RegExp(`\\b${from}\\b`, 'g'), to)
  expect(sound.split(from).length, `"${from}" stands once in the policy`).toBe(2)
  return sound.replace(from, to)
}

/** What lint says, or why it is no policy. */
function findingsIn(text: string): readonly string[] {
  try {
    const { policy, name, lineOf } = parsePolicySource(text, 'test.yaml')
    return lintPolicy(policy).map((each) => findingText(each, name, lineOf))
  } catch (reason) {
    if (!(reason instanceof Fault)) throw reason
    return reason.message
      .split('\n')
      .slice(-1)
      .map((line) => line.trim())
  }
}

it('the policy without a fault is sound', () => {
  expect(findingsIn(sound)).toEqual([])
})

describe('no policy may have', () => {
  it.each(structure)('$what', (row) => {
    expect(findingsIn(changed(row))).toEqual(row.findings)
  })
})

describe('a policy is held to what it may switch off:', () => {
  it.each(checks)('$what', (row) => {
    const text = changed(row)
    expect(findingsIn(text)).toEqual(row.findings)
    const [, check = ''] = /"checks: \{ (\w+): false \}"/.exec(row.findings[0] ?? '') ?? []
    const off = findingsIn(text.replace('checks:\n', `checks:\n  ${check}: false\n`))
    expect(off.filter((each) => each.includes(check))).toEqual([])
  })
})

it('has a row for each check', () => {
  const named = checks.flatMap(({ findings }) => /\{ (\w+): false \}/.exec(findings[0] ?? '')?.[1] ?? [])
  const all = Object.keys(parsePolicySource(sound, 'sound.yaml').policy.checks)
  const others = ['multiples', 'ratios', 'dearer', 'features_have_own_costs']
  expect([...new Set([...named, ...others])].sort()).toEqual(all.sort())
})

it('all shipped policies are sound, and those of scenarios but the bad ones, each of which has its one fault', () => {
  const root = join(import.meta.dirname, '../..')
  for (const folder of ['policies', 'scenarios/policies', 'scenarios/002-limits', 'scenarios/003-exports']) {
    for (const name of readdirSync(join(root, folder)).filter((each) => /(?<!scenario)\.yaml$/.test(each))) {
      const file = join(root, folder, name)
      const kinds = new Set(kindsOf(file))
      const wanted = name.startsWith('bad-') ? 1 : 0
      expect({ file, kinds: kinds.size }).toEqual({ file, kinds: wanted })
    }
  }
})
