/** Jobs as workers get them: with the names that their files are lent under (confinement/job-files.ts). */
import type { CompositionJob } from '../compositions/composition.ts'
import type { LentFiles } from '../confinement/job-files.ts'
import type { CopyJob, DrawingJob, DrawingLayer } from '../drawings/drawing.ts'
import type { EditJob, RenderJob } from '../edit-job.ts'
import type { Edits } from '../edits.ts'

export async function lentEdit<Job extends EditJob | RenderJob>(files: LentFiles, job: Job): Promise<Job> {
  const { source, target, edits, matte } = job
  return {
    ...job,
    source: await files.lend(source),
    target: files.take(target),
    edits: await lentEdits(files, edits),
    ...(matte !== undefined && { matte: await files.lend(matte) }),
  }
}

async function lentEdits(files: LentFiles, edits: Edits): Promise<Edits> {
  const { background } = edits
  if (typeof background === 'string') return edits
  return { ...edits, background: { file: await files.lend(background.file) } }
}

export async function lentComposition(files: LentFiles, job: CompositionJob): Promise<CompositionJob> {
  const { source, target, alphaTarget, composition } = job
  const { background } = composition
  const lent =
    background.kind === 'picture' ? { ...background, file: await files.lend(background.file) } : background
  return {
    source: await files.lend(source),
    target: files.take(target),
    alphaTarget: alphaTarget === null ? null : files.take(alphaTarget),
    composition: { ...composition, background: lent },
  }
}

export async function lentDrawing(files: LentFiles, { target, drawing }: DrawingJob): Promise<DrawingJob> {
  const layers: DrawingLayer[] = []
  for (const layer of drawing.layers) {
    if (layer.kind === 'vector') layers.push(layer)
    else {
      const mask = layer.mask === null ? null : await files.lend(layer.mask)
      layers.push({ ...layer, source: await files.lend(layer.source), mask })
    }
  }
  return { target: files.take(target), drawing: { ...drawing, layers } }
}

export async function lentCopy<Job extends CopyJob | { readonly source: string; readonly target: string }>(
  files: LentFiles,
  job: Job,
): Promise<Job> {
  return { ...job, source: await files.lend(job.source), target: files.take(job.target) }
}
