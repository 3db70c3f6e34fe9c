import { join } from 'node:path'
import { expect, it } from 'vitest'
import { CATALOG_PATH, catalogOf } from './messages.ts'
import { read } from './sources.ts'
import { pageSources, wordsOutside } from './words.ts'

const ROOT = join(import.meta.dirname, '..')

it('the words of the page are in its catalog: text in <Trans>, other strings in t', () => {
  expect(wordsOutside(ROOT, pageSources())).toEqual([])
})

it(`the catalog is as the code: npm run messages writes ${CATALOG_PATH}`, async () => {
  expect(read(CATALOG_PATH)).toBe(await catalogOf(ROOT, pageSources()))
})
