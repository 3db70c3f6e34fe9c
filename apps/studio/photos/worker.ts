/** A worker process that edits photos: geometry, colours, files. The model lives in a process of its own. */
import { readFile, rm } from 'node:fs/promises'
import sharp from 'sharp'
import { worker } from 'workerpool'
import { type EditJob, type EditResult, edit, preview } from './edit.ts'

// There are as many of these processes as cores, so each keeps to one thread of its own.
sharp.concurrency(1)

worker({
  /** @param matteFile the matte that the model's process left for this photo; it is removed */
  edit: async (job: EditJob, matteFile: string | null): Promise<EditResult> => {
    if (matteFile === null) return edit(job, undefined)
    try {
      return await edit(job, await readFile(matteFile))
    } finally {
      await rm(matteFile, { force: true })
    }
  },
  preview,
})
