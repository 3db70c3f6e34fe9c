/**
 * Weights in single precision: the half-precision weights of the package, rewritten once for the processors that run
 * them (onnx-graph.ts) and kept as a file of twice the size, with its checksum beside it.
 */
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { writeDurably } from '../durable-file.ts'
import { PhotoFault } from '../fault.ts'
import { isnetWeights, isnetWeightsId } from './isnet-weights.ts'
import { forAnySize } from './onnx-any-size.ts'
import { inSinglePrecision } from './onnx-graph.ts'

/** What the inference library loads: a file, or the bytes of the package with the reason why there is no file. */
export type Weights = { readonly file: string } | { readonly bytes: Buffer; readonly note: string }

/**
 * The file is made where it is missing or damaged, which takes about a second; files of other weights are removed.
 * @param folder null for a program that keeps nothing
 * @throws PhotoFault `no_model` when the weights are not installed or damaged
 */
export async function singleWeights(folder: string | null, output: string): Promise<Weights> {
  if (folder === null) return packageWeights('no folder is set to keep them in')
  const name = `isnet-${isnetWeightsId()}-any-size.onnx`
  const file = join(folder, name)
  if (await isWhole(file)) return { file }
  const bytes = ofAnySize(isnetWeights())
  try {
    await mkdir(folder, { recursive: true })
    await keep(file, inSinglePrecision(bytes, [output]))
    const others = (await readdir(folder)).filter(
      (each) => each.startsWith('isnet-') && !each.startsWith(name),
    )
    for (const each of others) await rm(join(folder, each), { force: true })
    return { file }
  } catch (cause) {
    if (cause instanceof PhotoFault && cause.code === 'no_model') throw cause
    return { bytes, note: cause instanceof Error ? cause.message : String(cause) }
  }
}

/** @param why as `Weights` says it @returns a line for the operator */
export function slower(why: string): string {
  return `Cut-outs take longer than they need to: ${why}.`
}

/** @param note why they are not rewritten @throws PhotoFault `no_model` */
export function packageWeights(note: string): Weights {
  return { bytes: ofAnySize(isnetWeights()), note }
}

/** As they are where that cannot be done: further looks then take as long as the first one. */
function ofAnySize(weights: Buffer): Buffer {
  try {
    return forAnySize(weights)
  } catch {
    return weights
  }
}

/** Two processes may do this at once: each writes files of its own, and renaming one over the other changes nothing. */
async function keep(file: string, bytes: Buffer): Promise<void> {
  const own = `${file}.${randomUUID()}`
  try {
    await writeDurably(own, bytes)
    await writeDurably(`${own}.sha256`, Buffer.from(createHash('sha256').update(bytes).digest('hex')))
    await rename(own, file)
    await rename(`${own}.sha256`, checksumOf(file))
  } finally {
    for (const each of [own, `${own}.sha256`]) await rm(each, { force: true })
  }
}

async function isWhole(file: string): Promise<boolean> {
  try {
    const expected = await readFile(checksumOf(file), 'utf8')
    const hash = createHash('sha256')
    await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash)
    return hash.digest('hex') === expected
  } catch {
    return false
  }
}

function checksumOf(file: string): string {
  return `${file}.sha256`
}
