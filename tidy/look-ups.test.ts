import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { openLookUps } from './look-ups.ts'
import { isProduction, PATHS, read } from './sources.ts'

const ROOT = join(import.meta.dirname, '..')

/** Where a name is written in our own code after all, with the reason. */
const ALLOWED: Readonly<Record<string, string>> = {
  'packages/rules/values/look-up.ts':
    'the look-up itself, after it has asked whether the record has the name',
  'packages/server/database/pages.ts': 'the name of a column, which the caller writes out',
  'packages/server/http/openapi/document.ts': 'addresses of our own endpoints, at the start',
  'packages/server/http/openapi/operation.ts': 'parameters of our own endpoints, at the start',
  'packages/server/http/openapi/responses.ts': 'problem codes of our own, at the start',
  'packages/server/http/openapi/schemas.ts': 'ids of our own schemas, at the start',
}

const FIXTURE = 'tidy/testing/names-from-outside.ts'
let found: readonly string[]

beforeAll(() => {
  const paths = PATHS.filter((path) => /^(packages|apps)\/.*\.tsx?$/.test(path) && isProduction(path))
  found = openLookUps(ROOT, [...paths, FIXTURE])
}, 60_000)

it('a name from outside finds what a record has, never what it inherits', () => {
  const real = found.filter((each) => fileOf(each) !== FIXTURE)
  const mend =
    'use lookUp or addTo of @allot/rules/look-up, Object.hasOwn, or a Map (the studio and the client, which import no rules)'
  const stray = real.filter((each) => !Object.hasOwn(ALLOWED, fileOf(each)))
  expect(stray.map((each) => `${each}: ${mend}`)).toEqual([])
  const files = new Set(real.map(fileOf))
  expect(Object.keys(ALLOWED).filter((path) => !files.has(path))).toEqual([])
})

it('the finder finds what it is to find, and nothing else', () => {
  const lines = read(FIXTURE).split('\n')
  const expected = lines.flatMap((line, at) => (line.endsWith('// found') ? [`${FIXTURE}:${at + 1}`] : []))
  expect(expected).toHaveLength(7)
  const its = found.filter((each) => fileOf(each) === FIXTURE).map((each) => each.split(' ')[0])
  expect([...new Set(its)].sort()).toEqual(expected.sort())
})

function fileOf(finding: string): string {
  return finding.slice(0, finding.indexOf(':'))
}
