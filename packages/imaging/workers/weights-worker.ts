/**
 * A process that writes the rewritten weights of ISNet, or checks them, before the model's own process starts. That one
 * decodes photos, so it only reads them: a photo that takes it over must not leave other weights behind.
 */
import { worker } from 'workerpool'
import './ends-with-parent.ts'
import { asResult } from '../edit-job.ts'
import { ISNET } from '../models/model-description.ts'
import { singleWeights, slower } from '../models/single-weights.ts'

worker({
  prepare: (folder: string | null) =>
    asResult(async () => {
      const weights = await singleWeights(folder, ISNET.output)
      if ('file' in weights) return { ok: true, file: weights.file }
      console.error(slower(weights.note))
      return { ok: true, file: null }
    }),
})
