/**
 * The ISNet segmentation model on onnxruntime. The library is native and large, so this file is loaded by the model's
 * own worker process (workers/model-worker.ts) and by no other.
 */
import { cpus } from 'node:os'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { isnetWeights } from './isnet-weights.ts'
import { MATTE_SIDE } from './matte.ts'
import type { SegmentationModel } from './segmentation-model.ts'

/** @throws PhotoFault `no_model` when the weights are not installed or damaged */
export async function loadIsnet(threads = cpus().length): Promise<SegmentationModel> {
  const session = await InferenceSession.create(isnetWeights(), {
    intraOpNumThreads: threads,
    // The arena never releases the memory of the largest run: twice the 0.6 GB that a run takes without it.
    enableCpuMemArena: false,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  })
  const [input = 'input'] = session.inputNames
  return {
    matte: async (rgb) => {
      const pixels = new Tensor('float32', planes(rgb), [1, 3, MATTE_SIDE, MATTE_SIDE])
      const { output } = await session.run({ [input]: pixels })
      if (!output || !(output.data instanceof Float32Array))
        throw new Error('Invariant: the model returned no matte.')
      return Uint8Array.from(output.data, (sure) => Math.max(0, Math.min(255, Math.round(sure * 255))))
    },
  }
}

/** Colours normalised as in the model's training, one plane after another. */
function planes(rgb: Uint8Array): Float32Array {
  const plane = MATTE_SIDE * MATTE_SIDE
  const out = new Float32Array(3 * plane)
  for (let at = 0; at < plane; at++) {
    for (let colour = 0; colour < 3; colour++)
      out[colour * plane + at] = ((rgb[at * 3 + colour] ?? 0) - 128) / 256
  }
  return out
}
