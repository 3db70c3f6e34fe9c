/**
 * A segmentation model on onnxruntime: ISNet, or the operator's own. The library is native and large, so this file is loaded
 * by the model's own worker process (workers/model-worker.ts) and by no other.
 */
import { cpus } from 'node:os'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import sharp from 'sharp'
import { bytesOfMatte, MATTE_SIDE } from './matte.ts'
import { ISNET, type ModelDescription } from './model-description.ts'
import { ownModel, unusable } from './own-model.ts'
import type { SegmentationModel } from './segmentation-model.ts'
import { singleWeights, slower, type Weights } from './single-weights.ts'

/**
 * @param folder where the rewritten weights are kept; without one (null) the model is slower
 * @param note hears why the rewritten weights are not used
 * @throws PhotoFault `no_model` when the weights are not installed or damaged
 */
export async function loadIsnet(
  folder: string | null,
  note: (line: string) => void = () => undefined,
  threads = cpus().length,
): Promise<SegmentationModel> {
  const weights = await singleWeights(folder, ISNET.output)
  if ('note' in weights) note(slower(weights.note))
  return loadIsnetFrom(weights, threads)
}

/** @param weights as `singleWeights` left them: they are not checked again */
export async function loadIsnetFrom(weights: Weights, threads = cpus().length): Promise<SegmentationModel> {
  const session = await openSession(weights, threads)
  return modelOf(session, ISNET, takesAnySize(session) ? null : ISNET.side)
}

/** @param folder with weights and `model.json` @throws PhotoFault `no_model` when they cannot be used */
export async function loadOwnModel(folder: string): Promise<SegmentationModel> {
  const { description, file } = ownModel(folder)
  const session = await openSession({ file }, cpus().length).catch((cause: unknown) => {
    throw unusable(`${file} is no model that can be loaded (${firstLine(cause)})`)
  })
  const { input, output } = description
  if (!session.inputNames.includes(input))
    throw unusable(`it has no input "${input}"; it has ${session.inputNames.join(', ')}`)
  if (!session.outputNames.includes(output))
    throw unusable(`it has no output "${output}"; it has ${session.outputNames.join(', ')}`)
  return modelOf(session, description, description.side)
}

function openSession(weights: Weights, threads: number): Promise<InferenceSession> {
  const options = {
    intraOpNumThreads: threads,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    // Threads that spin while they wait take time from the processes that cut out and encode: beside other work a look
    // took 5.6 s with it and 4.2 s without.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  } as const
  // The arena keeps the memory of a run for the next one, a tenth faster; with half-precision weights it would be 1.6 GB.
  if ('file' in weights) return InferenceSession.create(weights.file, { ...options, enableCpuMemArena: true })
  return InferenceSession.create(weights.bytes, { ...options, enableCpuMemArena: false })
}

/** Height and width have names then, in the place of numbers. */
function takesAnySize({ inputMetadata: [input] }: InferenceSession): boolean {
  return input?.isTensor === true && input.shape.slice(2).every((side) => typeof side === 'string')
}

function modelOf(
  session: InferenceSession,
  description: ModelDescription,
  side: SegmentationModel['side'],
): SegmentationModel {
  const { input, output } = description
  return {
    side,
    matte: async ({ rgb, width, height }) => {
      const pixels = new Tensor('float32', planes(rgb, description), [1, 3, height, width])
      const { [output]: result } = await session
        .run({ [input]: pixels }, [output])
        .catch((cause: unknown) => {
          throw unusable(`it does not take ${width} × ${height} pixels (${firstLine(cause)})`)
        })
      if (!(result?.data instanceof Float32Array) || result.data.length !== width * height)
        throw unusable(`its output "${output}" is not ${width} × ${height} numbers of single precision`)
      return covering(bytesOf(result.data, description.activation), width, height)
    },
  }
}

/** What covers the picture as a matte, which is a square. */
async function covering(seen: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  if (width === MATTE_SIDE && height === MATTE_SIDE) return seen
  const image = sharp(seen, { raw: { width, height, channels: 1 } })
  return bytesOfMatte(image.resize(MATTE_SIDE, MATTE_SIDE, { fit: 'fill' }))
}

/** Colours normalised as in the model's training, one plane after another. */
function planes(rgb: Uint8Array, { mean, scale }: ModelDescription): Float32Array {
  const plane = rgb.length / 3
  const out = new Float32Array(3 * plane)
  const [red, green, blue] = [0, 1, 2].map((k) => levels(mean[k] ?? 0, scale[k] ?? 1))
  for (let at = 0, from = 0; at < plane; at++) {
    out[at] = red?.[rgb[from++] ?? 0] ?? 0
    out[at + plane] = green?.[rgb[from++] ?? 0] ?? 0
    out[at + 2 * plane] = blue?.[rgb[from++] ?? 0] ?? 0
  }
  return out
}

function levels(mean: number, scale: number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, level) => (level / 255 - mean) / scale)
}

/** To whole numbers from 0 to 255. */
function bytesOf(output: Float32Array, activation: ModelDescription['activation']): Uint8Array {
  const sure = sureness(output, activation)
  const out = new Uint8ClampedArray(output.length)
  for (let at = 0; at < output.length; at++) out[at] = sure(output[at] ?? 0) * 255 // rounded and bounded by its type
  return new Uint8Array(out.buffer)
}

/** @returns how sure a value is, 0 to 1 */
function sureness(
  output: Float32Array,
  activation: ModelDescription['activation'],
): (value: number) => number {
  switch (activation) {
    case 'none':
      return (value) => value
    case 'sigmoid':
      return (value) => 1 / (1 + Math.exp(-value))
    case 'stretch': {
      let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
      for (const value of output) {
        least = Math.min(least, value)
        greatest = Math.max(greatest, value)
      }
      return (value) => (greatest > least ? (value - least) / (greatest - least) : 0)
    }
  }
}

function firstLine(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]?.slice(0, 200) ?? ''
}
