/** Writes the catalog of the page's words: `npm run messages`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CATALOG_PATH, catalogOf } from './messages.ts'
import { pageSources } from './words.ts'

const root = join(import.meta.dirname, '..')
writeFileSync(join(root, CATALOG_PATH), await catalogOf(root, pageSources()))
console.log(`Written: ${CATALOG_PATH}`)
