/** A worker process that decodes, edits and encodes photos. The model runs in a process of its own. */
import { readFile, rm } from 'node:fs/promises'
import sharp from 'sharp'
import { worker } from 'workerpool'
import type { EditJob, EditResult } from '../edit-job.ts'
import { editPhoto, writePreview } from '../edit-photo.ts'
import type { Subject } from '../models/subject.ts'

// There are as many of these processes as cores, so each keeps to one thread.
sharp.concurrency(1)
// Each photo is read once, so sharp's cache would only hold memory.
sharp.cache(false)

worker({
  /** @param cutOut with the file that the model's process wrote for this photo; it is removed */
  edit: async (job: EditJob, cutOut: CutOutFile | null): Promise<EditResult> => {
    if (cutOut === null) return editPhoto(job, undefined)
    const { file, subject } = cutOut
    try {
      return await editPhoto(job, { matte: await readFile(file), subject })
    } finally {
      await rm(file, { force: true })
    }
  },
  preview: writePreview,
})

interface CutOutFile {
  readonly file: string
  readonly subject: Subject
}
