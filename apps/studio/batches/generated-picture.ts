/**
 * The picture of a step that has to be generated: the photo is edited up to it, then a generator makes the new picture.
 * One that was made before, in a run that was killed or in a preview that was paid, is used again.
 */
import { rm } from 'node:fs/promises'
import type { ImagingOf } from '@allot/imaging'
import { type GenerationResult, type Generations, GenerationsClosed } from '../generators/generations.ts'
import { type ItemFailure, type ItemRun, JobLeft } from '../jobs/job.ts'
import type { PhotoStorage } from '../storage/photo-storage.ts'
import { refusalOf } from '../tools/refusal-of.ts'
import type { GeneratedStage } from '../tools/stages.ts'
import type { BatchRecord, PhotoRecord } from './batch-record.ts'
import { unlessEveryPhoto } from './every-photo.ts'
import { paidPreviews } from './paid-previews.ts'

export interface GenerationPorts {
  readonly storage: PhotoStorage
  readonly imagingOf: ImagingOf
  readonly generations: Generations
}

interface StageOfPhoto {
  readonly batch: BatchRecord
  readonly photo: PhotoRecord
  readonly run: ItemRun
  readonly stage: GeneratedStage
  /** What the stage before made, or the original. */
  readonly source: string
}

/** @throws JobStopped, JobLeft */
export async function generatedFrom(
  ports: GenerationPorts,
  which: StageOfPhoto,
): Promise<{ readonly ok: true; readonly file: string } | ItemFailure> {
  const { batch, photo, run, stage } = which
  const of = stage.at + 1
  const takes = photo.takes ?? batch.takes
  const paid = takes.every((take) => take.of !== of)
    ? (await paidPreviews(ports, batch, photo))(stage)
    : undefined
  if (paid) return paid
  const before = ports.generations.made(keyOf(which))
  if (before) return before
  const picture = ports.storage.between(batch, photo.n, stage.at)
  await ports.storage.prepareFolderOf(picture)
  const edited = unlessEveryPhoto(await editedTo(ports, which, picture))
  if (!edited.ok) return { ok: false, reason: refusalOf(edited), why: 'technical' }
  await run.reserve(of)
  const made = await unlessLeft(ports, which, picture)
  await rm(picture, { force: true })
  return made.ok ? made : { ok: false, reason: made.message, why: made.why, of }
}

function editedTo(
  { imagingOf }: GenerationPorts,
  { batch, run, stage, source }: StageOfPhoto,
  target: string,
) {
  return run.here(() => imagingOf(batch.space).editPhoto({ source, target, edits: stage.edits }))
}

/** A generation that is not waited for any longer is no failure: it is asked for again. @throws JobLeft */
async function unlessLeft(
  { generations }: GenerationPorts,
  which: StageOfPhoto,
  picture: string,
): Promise<GenerationResult> {
  const { batch, run, stage } = which
  const { signal } = run
  try {
    const made = await generations.generate({
      ...{ key: keyOf(which), space: batch.space, brief: stage.brief, picture, mask: null, signal },
      onWait: (until) => run.waits(until),
    })
    if (made.ok || !signal.aborted) return made
  } catch (cause) {
    if (!(cause instanceof GenerationsClosed)) throw cause
  }
  throw new JobLeft('The job was left while a generator worked.')
}

function keyOf({ batch, photo, stage }: StageOfPhoto): string {
  return `${batch.id}/${photo.n}/${stage.at + 1}`
}
