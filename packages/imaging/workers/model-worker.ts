/**
 * The worker process of the segmentation model, the only one that loads the inference library. It has one session that
 * uses all cores, which measured more photos a second than several sessions with one core each.
 */
import { writeFile } from 'node:fs/promises'
import sharp from 'sharp'
import { worker } from 'workerpool'
import { asResult, type MatteResult } from '../edit-job.ts'
import { loadIsnet } from '../models/isnet.ts'
import { modelInput } from '../models/model-input.ts'
import type { SegmentationModel } from '../models/segmentation-model.ts'

// Each photo is read once, so sharp's cache would only hold memory.
sharp.cache(false)

let model: Promise<SegmentationModel> | undefined

worker({
  /**
   * Writes the photo's matte to `target`, one byte a pixel.
   * @param models the folder that keeps the rewritten weights
   */
  matte: (source: string, target: string, models: string | null): Promise<MatteResult> =>
    asResult(async () => {
      model ??= loadIsnet(models, console.error).catch((cause: unknown) => {
        model = undefined // the next photo tries again
        throw cause
      })
      const rgb = await modelInput(source)
      await writeFile(target, await (await model).matte(rgb))
      return { ok: true }
    }),
})
