/**
 * The worker process of the segmentation model, the only one that loads the inference library. It has one session that
 * uses all cores, which measured more photos a second than several sessions with one core each.
 */
import { writeFile } from 'node:fs/promises'
import sharp from 'sharp'
import { worker } from 'workerpool'
import { type DecodedPhoto, decode } from '../decode.ts'
import { writeDurably } from '../durable-file.ts'
import {
  type AlternativesJob,
  type AlternativesResult,
  asResult,
  type MatteJob,
  type MatteResult,
  type ModelFolders,
  type SubjectJob,
  type SubjectResult,
} from '../edit-job.ts'
import { alternatives } from '../models/alternatives.ts'
import type { Look } from '../models/look.ts'
import { encodedMatte } from '../models/matte-file.ts'
import { modelInputOf } from '../models/model-input.ts'
import { loadIsnet, loadOwnModel } from '../models/onnx-model.ts'
import { inWholePhoto, regionOf } from '../models/region.ts'
import { segment } from '../models/segment.ts'
import type { SegmentationModel } from '../models/segmentation-model.ts'
import { enlargesOn } from '../steps/fit-to-canvas.ts'
import { writeAlternatives } from '../write-alternatives.ts'

// Each photo is read once, so sharp's cache would only hold memory.
sharp.cache(false)

let model: Promise<SegmentationModel> | undefined

worker({
  /** Answered once this process is loaded; by then it loads the model. */
  ready: (folders: ModelFolders) => {
    loaded(folders).catch(() => undefined) // the first photo tries again, and says why
    return { ok: true }
  },
  matte: ({ source, target, canvas, region }: MatteJob, folders: ModelFolders): Promise<MatteResult> =>
    asResult(async () => {
      const [photo, look] = await looksAt(source, folders)
      const seen = region === null ? photo : await regionOf(photo, region)
      const found = await segment(look(seen), enlargesOn(canvas, seen))
      const { matte, subject } = region === null ? found : await inWholePhoto(found, region)
      await writeFile(target, matte)
      return { ok: true, subject }
    }),
  /** For a photo that is rendered again and again: the matte goes into a file. */
  subject: ({ source, target }: SubjectJob, folders: ModelFolders): Promise<SubjectResult> =>
    asResult(async () => {
      const [photo, look] = await looksAt(source, folders)
      const { matte, subject } = await segment(look(photo), enlargesOn(null, photo))
      await writeDurably(target, await encodedMatte(matte, photo))
      return { ok: true, needsReview: subject.doubtful || subject.cutAt.length > 0 }
    }),
  alternatives: ({ source, folder }: AlternativesJob, folders: ModelFolders): Promise<AlternativesResult> =>
    asResult(async () => {
      const [photo, look] = await looksAt(source, folders)
      return { ok: true, names: await writeAlternatives(photo, await alternatives(look(photo)), folder) }
    }),
})

async function looksAt(
  source: string,
  folders: ModelFolders,
): Promise<readonly [DecodedPhoto, (photo: DecodedPhoto) => Look]> {
  // Awaited together: a model that fails to load while only the photo is awaited would end this process.
  const [photo, { matte }] = await Promise.all([decode(source), loaded(folders)])
  return [photo, (seen) => async (area) => matte(await modelInputOf(seen, area))]
}

function loaded({ models, ownModel }: ModelFolders): Promise<SegmentationModel> {
  model ??= (ownModel === null ? loadIsnet(models, console.error) : loadOwnModel(ownModel)).catch(
    (cause: unknown) => {
      model = undefined // the next photo tries again
      throw cause
    },
  )
  return model
}
