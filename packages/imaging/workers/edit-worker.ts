/** A worker process that decodes, edits and encodes photos. The model runs in a process of its own. */
import { readFile, rm } from 'node:fs/promises'
import sharp from 'sharp'
import { worker } from 'workerpool'
import type { EditJob, EditResult } from '../edit-job.ts'
import { editPhoto, writePreview } from '../edit-photo.ts'

// There are as many of these processes as cores, so each keeps to one thread.
sharp.concurrency(1)
// Each photo is read once, so sharp's cache would only hold memory.
sharp.cache(false)

worker({
  /** @param matteFile written by the model's process for this photo; it is removed */
  edit: async (job: EditJob, matteFile: string | null): Promise<EditResult> => {
    if (matteFile === null) return editPhoto(job, undefined)
    try {
      return await editPhoto(job, await readFile(matteFile))
    } finally {
      await rm(matteFile, { force: true })
    }
  },
  preview: writePreview,
})
