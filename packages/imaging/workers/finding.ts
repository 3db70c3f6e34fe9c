/** What a process that finds subjects does, whatever it finds them with. */
import { writeFile } from 'node:fs/promises'
import { type DecodedPhoto, decode } from '../decode.ts'
import { writeDurably } from '../durable-file.ts'
import {
  type AlternativesJob,
  type AlternativesResult,
  asResult,
  type MatteJob,
  type MatteResult,
  type ModelSource,
  type SubjectJob,
  type SubjectResult,
} from '../edit-job.ts'
import { keepIn, keepInMemory } from '../models/kept-looks.ts'
import { encodedMatte } from '../models/matte-file.ts'
import { ownSubject } from '../models/own-subject.ts'
import { inWholePhoto, regionOf } from '../models/region.ts'
import type { SubjectFinder } from '../models/subject-finder.ts'
import { enlargesOn } from '../steps/fit-to-canvas.ts'
import { writeAlternatives } from '../write-alternatives.ts'

/** Bound (law 9): three looks of 1 MB at each; more than are worked on at once, so that a photo's further files find its own. */
const KEPT_PHOTOS = 12

/** @param open is called once, and again after it failed */
export function findingMethods(open: (source: ModelSource) => Promise<SubjectFinder>) {
  let finder: Promise<SubjectFinder> | undefined
  const keepLast = keepInMemory(KEPT_PHOTOS)
  const opened = (source: ModelSource) => {
    finder ??= open(source).catch((cause: unknown) => {
      finder = undefined // the next photo tries again
      throw cause
    })
    return finder
  }
  // Awaited together: a model that fails to load while only the photo is awaited would end this process.
  const both = (file: string, source: ModelSource): Promise<readonly [DecodedPhoto, SubjectFinder]> =>
    Promise.all([decode(file), opened(source)])
  return {
    /** Answered once this process is loaded; by then it loads the model. */
    ready: (source: ModelSource) => {
      opened(source).catch(() => undefined) // the first photo tries again, and says why
      return { ok: true }
    },
    matte: (job: MatteJob, model: ModelSource): Promise<MatteResult> =>
      asResult(async () => {
        const { source, target, canvas, region } = job
        const own = job.mayHaveOwn ? await ownSubject(await decode(source)) : undefined
        if (own) {
          await writeFile(target, own.matte)
          return { ok: true, subject: own.subject }
        }
        const [photo, finder] = await both(source, model)
        const seen = region === null ? photo : await regionOf(photo, region)
        const named = JSON.stringify([model.ownModel, model.service?.url, region])
        // A service may see it otherwise when it is asked again, and is.
        const keep =
          model.looks === undefined && model.service === null
            ? await keepLast(source, named)
            : await keepIn(model.looks ?? null, source, named)
        const found = await finder.find(seen, enlargesOn(canvas, seen), keep)
        const { matte, subject } = region === null ? found : await inWholePhoto(found, region)
        await writeFile(target, matte)
        return { ok: true, subject }
      }),
    /** For a photo that is rendered again and again: the matte goes into a file. */
    subject: ({ source, target, isGlance }: SubjectJob, model: ModelSource): Promise<SubjectResult> =>
      asResult(async () => {
        const [photo, finder] = await both(source, model)
        const keep = await keepLast(source)
        const isEnlarged = enlargesOn(null, photo)
        const found = isGlance
          ? await finder.glance(photo, isEnlarged, keep)
          : { ...(await finder.find(photo, isEnlarged, keep)), isFinal: true }
        if (!found) return { ok: true, needsReview: true, isFinal: false, isSeen: false }
        const { matte, subject, isFinal } = found
        await writeDurably(target, await encodedMatte(matte, photo))
        const needsReview = subject.doubtful || subject.cutAt.length > 0
        return { ok: true, needsReview, isFinal, isSeen: true }
      }),
    alternatives: ({ source, folder }: AlternativesJob, model: ModelSource): Promise<AlternativesResult> =>
      asResult(async () => {
        const [photo, finder] = await both(source, model)
        return { ok: true, names: await writeAlternatives(photo, await finder.alternatives(photo), folder) }
      }),
  }
}
