import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { slowPatterns } from './slow-patterns.ts'
import { isProduction, PATHS, read } from './sources.ts'

const ROOT = join(import.meta.dirname, '..')

/** Patterns that read our own text alone, with the reason. */
const ALLOWED: Readonly<Record<string, string>> = {}

const FIXTURE = 'tidy/testing/slow-patterns.ts'
let found: readonly string[]

beforeAll(() => {
  const paths = PATHS.filter((path) => /^(packages|apps)\/.*\.tsx?$/.test(path) && isProduction(path))
  found = slowPatterns(ROOT, [...paths, FIXTURE])
}, 60_000)

it('no text makes a regular expression slow', () => {
  const real = found.filter((each) => fileOf(each) !== FIXTURE)
  const stray = real.filter((each) => !Object.hasOwn(ALLOWED, fileOf(each)))
  expect(stray.map((each) => `${each}: what it takes grows faster than the text`)).toEqual([])
  const files = new Set(real.map(fileOf))
  expect(Object.keys(ALLOWED).filter((path) => !files.has(path))).toEqual([])
})

it('the finder finds what it is to find, and nothing else', () => {
  const lines = read(FIXTURE).split('\n')
  const expected = lines.flatMap((line, at) => (line.endsWith('// found') ? [`${FIXTURE}:${at + 1}`] : []))
  const its = found.filter((each) => fileOf(each) === FIXTURE).map((each) => each.split(' ')[0])
  expect(its).toEqual(expected)
  expect(expected).toHaveLength(4)
})

function fileOf(finding: string): string {
  return finding.slice(0, finding.indexOf(':'))
}
