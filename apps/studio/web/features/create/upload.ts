/** From picked photos to a running Batch: creates the draft, sends the photos, then runs it. */
import type { Batch, BatchOrDenial } from '@allot/studio/contract/batch'
import type { Recipe, Step } from '@allot/studio/contract/recipe'
import { studio } from '../../shared/api/studio.ts'
import { formatCount } from '../../shared/format/number.ts'
import { formatToday } from '../../shared/format/time.ts'
import type { SubmissionEvent } from './create-state.ts'
import type { PickedPhoto } from './picked-photo.ts'

const MAX_CONCURRENT_UPLOADS = 3
const MAX_ATTEMPTS = 3

interface NewDraft {
  readonly space: string
  readonly recipe: Recipe
  readonly photos: readonly (PickedPhoto & { readonly steps?: readonly Step[] })[]
}

/**
 * @param report called with each state that the submission enters, `denied` included
 * @returns the running Batch; undefined where it was denied
 * @throws Error whose message is a sentence for the person
 */
export async function submitBatch(
  { space, recipe, photos }: NewDraft,
  report: (event: SubmissionEvent) => void,
): Promise<Batch | undefined> {
  report({ state: 'creating' })
  const name = `${formatToday()}, ${formatCount(photos.length, 'photo')}`
  const named = photos.map(({ name, bytes, steps }) => ({ name, bytes, ...(steps && { steps }) }))
  const draft = unlessDenied(await studio.create(space, { name, recipe, photos: named }), report)
  if (!draft) return undefined
  await sendPhotos(draft.id, photos, report)
  report({ state: 'starting' })
  return unlessDenied(await studio.run(draft.id), report)
}

function unlessDenied(answer: BatchOrDenial, report: (event: SubmissionEvent) => void): Batch | undefined {
  if (!('allowed' in answer)) return answer
  report({ state: 'denied', denial: answer.denial })
  return undefined
}

/** Samples are already in the studio, so only their names are sent. */
async function sendPhotos(
  draft: string,
  photos: readonly PickedPhoto[],
  report: (event: SubmissionEvent) => void,
): Promise<void> {
  const samples = photos.filter((photo) => !photo.file).map((photo) => photo.name)
  if (samples.length > 0) await studio.addSamples(draft, samples)
  const queue = photos.flatMap(({ file }, at) => (file ? [{ file, n: at + 1 }] : []))
  let sent = samples.length
  const progress = () => report({ state: 'uploading', sent, total: photos.length })
  const sendNext = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      await sendWithRetry(draft, next.n, next.file)
      sent += 1
      progress()
    }
  }
  progress()
  await Promise.all(Array.from({ length: MAX_CONCURRENT_UPLOADS }, sendNext))
}

async function sendWithRetry(draft: string, n: number, file: File): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await studio.upload(draft, n, file)
      return
    } catch (cause) {
      if (attempt === MAX_ATTEMPTS) throw cause
    }
  }
}
