import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { installedIn, notAccepted } from './licences.ts'
import { ROOT } from './manifest.ts'

const one = (licence: string, name = 'some') =>
  notAccepted([{ name, version: '1.0.0', licence }]).length === 0

it('every package that is installed by default has a licence that is in a list', () => {
  const packages = installedIn(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
  expect(packages.length).toBeGreaterThan(200)
  expect(notAccepted(packages)).toEqual([])
})

it('of alternatives one is enough, of several licences each is needed', () => {
  expect(
    ['MIT', '(MIT OR GPL-3.0)', '(MIT AND Zlib)', 'GPL-2.0 OR MIT AND ISC'].map((each) => one(each)),
  ).toEqual([true, true, true, true])
  expect(
    ['GPL-3.0', '(MIT AND GPL-3.0)', 'MIT AND (GPL-2.0 OR GPL-3.0)', 'none'].map((each) => one(each)),
  ).toEqual([false, false, false, false])
  expect([one('LGPL-3.0', 'libheif-js'), one('LGPL-3.0', 'another')]).toEqual([true, false])
})

it('what only development needs is not listed', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/a': { license: 'MIT', version: '1.0.0' },
      'node_modules/b': { dev: true },
    },
  }
  expect(installedIn(JSON.stringify(lock))).toEqual([{ name: 'a', version: '1.0.0', licence: 'MIT' }])
})
