/** What is acknowledged survives a power cut: how files are written, as far as their sources say it. */
import { expect, it } from 'vitest'
import { isProduction, sources } from './sources.ts'

const production = sources('ts').filter(({ path }) => /^(packages|apps)\//.test(path) && isProduction(path))

it('every SQLite file of ours is on the disk before a call returns, but the one that only says what may be deleted', () => {
  const less = production.filter(({ text }) => /PRAGMA synchronous = (?!FULL)/.test(text))
  expect(less.map(({ path }) => path)).toEqual(['apps/studio/storage/demo-store.ts'])
  const full = production.filter(({ text }) => /PRAGMA synchronous = FULL/.test(text))
  expect(full.map(({ path }) => path)).toContain('packages/engine/stores/sqlite/writer.ts')
})

it('a file that the studio keeps is renamed with its folder synced: by renameDurably', () => {
  const studio = production.filter(({ path }) => /^apps\/studio\/(?!web\/)/.test(path))
  const plain = studio.filter(({ text }) => /(?<!\w)rename\(|(?<!\w)renameSync\(/.test(text))
  expect(plain.map(({ path }) => path)).toEqual([])
})
