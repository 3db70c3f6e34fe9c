/**
 * The worker process of the segmentation model, the only one that loads the inference library. It has one session that
 * uses all cores, which measured more photos a second than several sessions with one core each.
 */
import sharp from 'sharp'
import { worker } from 'workerpool'
import { loadIsnet, loadOwnModel } from '../models/onnx-model.ts'
import { finderWith } from '../models/subject-finder.ts'
import { findingMethods } from './finding.ts'

// Each photo is read once, so sharp's cache would only hold memory.
sharp.cache(false)

worker(
  findingMethods(async ({ models, ownModel }) =>
    finderWith(ownModel === null ? await loadIsnet(models, console.error) : await loadOwnModel(ownModel)),
  ),
)
