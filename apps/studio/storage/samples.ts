/** Sample photos to try the studio with: product photos (Unsplash licence) of an npm package that is optional. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const FOLDER = samplesFolder()

/** Those that show best what a Batch does; the package has more. */
const CHOSEN = [
  'charles-deluvio-695736',
  'xavier-teo-469050',
  'nikolai-chernichenko-1299748',
  'stoica-ionela-530966',
  'mikkel-bech-748940',
  'alex-rodriguez-santibanez-200278',
  'pierre-chatel-innocenti-483198',
  'adam-birkett-239153',
]

export interface SamplePhoto {
  readonly name: string
  readonly bytes: number
}

export function samples(): readonly SamplePhoto[] {
  if (!FOLDER) return []
  const names = readdirSync(FOLDER)
  const chosen = CHOSEN.flatMap((id) => names.find((name) => name.includes(id)) ?? [])
  return chosen.map((name) => ({ name, bytes: statSync(join(FOLDER, name)).size }))
}

/** @returns the file of a sample; undefined for any other name */
export function samplePath(name: string): string | undefined {
  return FOLDER && samples().some((sample) => sample.name === name) ? join(FOLDER, name) : undefined
}

function samplesFolder(): string | undefined {
  const paths = createRequire(import.meta.url).resolve.paths('@vendure/create') ?? []
  return paths
    .map((modules) => join(modules, '@vendure/create/assets/images'))
    .find((path) => existsSync(path))
}
