/** A worker process that decodes, edits and encodes photos. The model runs in a process of its own. */
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { worker } from 'workerpool'
import { composePhoto, measurePhoto } from '../compositions/compose-photo.ts'
import type { CompositionJob, CompositionResult } from '../compositions/composition.ts'
import { copyPicture, drawPicture } from '../drawings/draw-picture.ts'
import type { EditJob, EditResult, RenderJob } from '../edit-job.ts'
import { editPhoto, writePreview } from '../edit-photo.ts'
import type { Subject } from '../models/subject.ts'
import { renderPreview, shrinkPhoto } from '../render-preview.ts'
import { sizeOf } from '../size-of.ts'
import type { CutOut } from '../steps/frame.ts'
import { watched } from './watched.ts'

// There are as many of these processes as cores, so each keeps to one thread.
sharp.concurrency(1)
// Each photo is read once, so sharp's cache would only hold memory.
sharp.cache(false)

worker(
  watched({
    /** Answered once this process is loaded. */
    ready: () => ({ ok: true }),
    /** @param cutOut with the file that the model's process wrote for this photo */
    edit: async (job: EditJob, cutOut: CutOutFile | null): Promise<EditResult> =>
      withMatte(cutOut, (read) => editPhoto(job, read)),
    compose: async (job: CompositionJob, cutOut: CutOutFile | null): Promise<CompositionResult> =>
      withMatte(cutOut, (read) => composePhoto(job, read)),
    size: sizeOf,
    measure: measurePhoto,
    preview: writePreview,
    shrink: shrinkPhoto,
    render: async (job: RenderJob, cutOut: CutOutFile | null): Promise<EditResult> =>
      withMatte(cutOut, (read) => renderPreview(job, read)),
    draw: drawPicture,
    copy: copyPicture,
  }),
)

interface CutOutFile {
  readonly file: string
  readonly subject: Subject
}

async function withMatte<Result>(
  cutOut: CutOutFile | null,
  work: (cutOut: CutOut | undefined) => Promise<Result>,
): Promise<Result> {
  if (cutOut === null) return work(undefined)
  return work({ matte: await readFile(cutOut.file), subject: cutOut.subject })
}
