/** The SQLite files of a studio's folder, each with the folder of its migrations: for who looks after a data folder. */
import { join } from 'node:path'

const here = import.meta.dirname

export const STUDIO_FILES: ReadonlyMap<string, string> = new Map([
  ['studio.sqlite', join(here, 'batches')],
  ['generations.sqlite', join(here, 'generators')],
  ['sharing.sqlite', join(here, 'sharing')],
  ['previews.sqlite', join(here, 'previews')],
  ['designs.sqlite', join(here, 'designs')],
  ['recipes.sqlite', join(here, 'recipes')],
  ['piles.sqlite', join(here, 'piles')],
  ['demos.sqlite', join(here, 'storage')],
])
