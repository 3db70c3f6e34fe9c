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
import type { BatchRecord } from './batch-record.ts'
import { chosenMatte } from './chosen-matte.ts'
import { editInTurn } from './edit-in-turn.ts'
import type { FileDigests } from './file-digest.ts'
import { paidPreviews } from './paid-previews.ts'
import type { PhotoRecord } from './photo-record.ts'

export interface GenerationPorts {
  readonly storage: PhotoStorage
  readonly imagingOf: ImagingOf
  readonly generations: Generations
  readonly digests: FileDigests
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
  const before = photo.reused[of]
  const reused = before === undefined ? undefined : ports.generations.made(before)
  if (reused) return reused
  const paid = takes.every((take) => take.of !== of)
    ? (await paidPreviews(ports, batch, photo))(stage)
    : undefined
  if (paid) return paid
  const made = ports.generations.made(generationKey(batch, photo, stage.at))
  if (made) return made
  const picture = ports.storage.between(batch, photo.n, stage.at)
  await ports.storage.prepareFolderOf(picture)
  const { edits } = stage
  const matte = which.source === photo.source ? chosenMatte(ports.storage, batch, photo, edits) : {}
  const edited = await editInTurn(ports.imagingOf, batch, run, {
    ...{ source: which.source, target: picture, edits },
    ...matte,
  })
  if (!edited.ok) return { ok: false, reason: refusalOf(edited), why: 'technical' }
  await run.reserve(of)
  const result = await unlessLeft(ports, which, picture)
  await rm(picture, { force: true })
  return result.ok ? result : { ok: false, reason: result.message, why: result.why, of }
}

/** A generation that is not waited for any longer is no failure: it is asked for again. @throws JobLeft */
async function unlessLeft(
  { generations }: GenerationPorts,
  which: StageOfPhoto,
  picture: string,
): Promise<GenerationResult> {
  const { batch, photo, run, stage } = which
  const { signal } = run
  try {
    const made = await generations.generate({
      ...{
        key: generationKey(batch, photo, stage.at),
        space: batch.space,
        brief: stage.brief,
        picture,
        mask: null,
        signal,
      },
      onWait: (until) => run.waits(until),
    })
    if (made.ok || !signal.aborted) return made
  } catch (cause) {
    if (!(cause instanceof GenerationsClosed)) throw cause
  }
  throw new JobLeft('The job was left while a generator worked.')
}

/** A run with other settings makes its own. @param at the place of the step, from 0 */
export function generationKey(batch: BatchRecord, { n, round }: PhotoRecord, at: number): string {
  const key = `${batch.id}/${n}/${at + 1}`
  return round === 0 ? key : `${key}/${round}`
}
