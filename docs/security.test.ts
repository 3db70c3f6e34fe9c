import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SECURITY_ACTIONS } from '@allot/api/security-log'
import { COMMANDS } from 'allot/commands'
import { settingsTable } from 'allot/settings'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const DOC = readFileSync(join(ROOT, 'docs/security.md'), 'utf8')
const REPORTING = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8')

it('every file and folder that it names is there', () => {
  const named = [
    ...`${DOC}${REPORTING}`.matchAll(/`((?:packages|apps|docs|publish|tidy|deploy)\/[^`*]+|Dockerfile)`/g),
  ]
  expect(named.length).toBeGreaterThan(40)
  expect(named.map(([, path = '']) => path).filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
})

it('goes through ASVS 5.0 chapter by chapter, each with where it stands', () => {
  const rows = [...DOC.matchAll(/^\| (V\d+) [^|]+ \| (holds|mostly|none) \| ([^|]+) \|$/gm)]
  expect(rows.map(([, chapter]) => chapter)).toEqual(Array.from({ length: 17 }, (_, at) => `V${at + 1}`))
  expect(rows.filter(([, , state, where = '']) => state !== 'none' && where.length < 40)).toEqual([])
})

it('names settings, commands and actions that there are', () => {
  const text = DOC + REPORTING
  const settings = new Set(settingsTable().match(/ALLOT_\w+/g))
  expect((text.match(/ALLOT_\w+/g) ?? []).filter((each) => !settings.has(each))).toEqual([])
  const commands = [...text.matchAll(/\ballot ([a-z][a-z-]+)/g)].map(([, command = '']) => command)
  expect(commands.filter((each) => COMMANDS[each] === undefined)).toEqual([])
  const actions: readonly string[] = SECURITY_ACTIONS
  const named = [...text.matchAll(/--action (\S+)/g)].flatMap(([, its = '']) => its.split(','))
  expect(named.length).toBeGreaterThan(0)
  expect(named.filter((each) => !actions.includes(each))).toEqual([])
})

it('names scripts that package.json has', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  )
  const named = [...REPORTING.matchAll(/npm run ([\w:]+)/g)].map(([, script = '']) => script)
  expect(named).toEqual(expect.arrayContaining(['audit', 'licences']))
  expect(named.filter((each) => scripts[each] === undefined)).toEqual([])
})
