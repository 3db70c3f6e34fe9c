import { chmodSync, mkdirSync, mkdtempSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { closeToOthers, openToOthers } from './close-to-others.ts'

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

it('a data folder that others can read is closed, with its databases and those of the studio, and said', () => {
  const folder = mkdtempSync(join(tmpdir(), 'allot-open-'))
  mkdirSync(join(folder, 'studio'))
  const files = ['secret', 'server.sqlite', 'studio/studio.sqlite'].map((name) => join(folder, name))
  for (const file of files) writeFileSync(file, '')
  const outside = mkdtempSync(join(tmpdir(), 'allot-outside-'))
  symlinkSync(outside, join(folder, 'link'))
  for (const path of [folder, join(folder, 'studio'), outside]) chmodSync(path, 0o755)
  for (const file of files) chmodSync(file, 0o644)

  expect([...closeToOthers(folder)].sort()).toEqual([folder, join(folder, 'studio'), ...files].sort())
  expect([folder, join(folder, 'studio'), ...files].map(modeOf)).toEqual(['700', '700', '600', '600', '600'])
  // What a link leads to is not Allot's.
  expect(modeOf(outside)).toBe('755')
  expect(closeToOthers(folder)).toEqual([])
})

it('a folder of other people is refused, and stays as it is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'allot-open-'))
  writeFileSync(join(folder, 'holidays.txt'), '')
  chmodSync(folder, 0o755)
  expect(() => closeToOthers(folder)).toThrow(/files that are not Allot's/)
  expect(modeOf(folder)).toBe('755')
  writeFileSync(join(folder, 'secret'), '')
  chmodSync(folder, 0o1777)
  expect(() => closeToOthers(folder)).toThrow(/files that are not Allot's/)
})

it('a folder that is not there is open to nobody', () => {
  expect(openToOthers(join(tmpdir(), 'allot-none'))).toEqual([])
})
