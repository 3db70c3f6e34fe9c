/**
 * The ISNet segmentation model on onnxruntime. The library is native and large, so this file is loaded by the model's
 * own worker process (workers/model-worker.ts) and by no other.
 */
import { cpus } from 'node:os'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { MATTE_SIDE } from './matte.ts'
import type { SegmentationModel } from './segmentation-model.ts'
import { singleWeights, type Weights } from './single-weights.ts'

const INPUT = 'input'
const OUTPUT = 'output'

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
  const weights = await singleWeights(folder, OUTPUT)
  if ('note' in weights) note(`Cut-outs take longer than they need to: ${weights.note}.`)
  const session = await openSession(weights, threads)
  return {
    matte: async (rgb) => {
      const pixels = new Tensor('float32', planes(rgb), [1, 3, MATTE_SIDE, MATTE_SIDE])
      const { [OUTPUT]: output } = await session.run({ [INPUT]: pixels }, [OUTPUT])
      if (!output || !(output.data instanceof Float32Array))
        throw new Error('Invariant: the model returned no matte.')
      return bytesOf(output.data)
    },
  }
}

function openSession(weights: Weights, threads: number): Promise<InferenceSession> {
  const options = {
    intraOpNumThreads: threads,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  } as const
  // The arena keeps the memory of a run for the next one, a tenth faster; with half-precision weights it would be 1.6 GB.
  if ('file' in weights) return InferenceSession.create(weights.file, { ...options, enableCpuMemArena: true })
  return InferenceSession.create(weights.bytes, { ...options, enableCpuMemArena: false })
}

/** Colours normalised as in the model's training, one plane after another. */
function planes(rgb: Uint8Array): Float32Array {
  const plane = MATTE_SIDE * MATTE_SIDE
  const out = new Float32Array(3 * plane)
  for (let at = 0, from = 0; at < plane; at++) {
    out[at] = ((rgb[from++] ?? 0) - 128) / 256
    out[at + plane] = ((rgb[from++] ?? 0) - 128) / 256
    out[at + 2 * plane] = ((rgb[from++] ?? 0) - 128) / 256
  }
  return out
}

/** From 0 to 1 to whole numbers from 0 to 255. */
function bytesOf(sure: Float32Array): Uint8Array {
  const out = new Uint8ClampedArray(sure.length)
  for (let at = 0; at < sure.length; at++) out[at] = (sure[at] ?? 0) * 255 // rounded and bounded by its type
  return new Uint8Array(out.buffer)
}
