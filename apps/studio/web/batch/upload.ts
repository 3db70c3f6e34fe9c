/** From picked photos to a running Batch: a draft, the photos on their way three at a time, then the run. */

import type { BatchOrDenial } from '../../contract/batch.ts'
import type { Edits } from '../../contract/edits.ts'
import { studio } from '../studio.ts'
import type { Picked } from './picked.ts'

const AT_ONCE = 3
const TRIES = 3

/** @param progress told how many photos have arrived */
export async function uploadAndRun(
  space: string,
  edits: Edits,
  photos: readonly Picked[],
  progress: (done: number) => void,
  signal: AbortSignal,
): Promise<BatchOrDenial> {
  const name = `${new Date().toLocaleDateString(undefined, { day: 'numeric', month: 'short' })}, ${photos.length} ${photos.length === 1 ? 'photo' : 'photos'}`
  const draft = await studio.create(space, {
    name,
    edits,
    photos: photos.map(({ name, bytes }) => ({ name, bytes })),
  })
  if ('allowed' in draft) return draft
  const samples = photos.filter((photo) => !photo.file).map((photo) => photo.name)
  if (samples.length > 0) await studio.addSamples(draft.id, samples)
  const waiting = photos.map((photo, at) => ({ photo, n: at + 1 })).filter(({ photo }) => photo.file)
  let done = samples.length
  const send = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (next.photo.file) await sendOne(draft.id, next.n, next.photo.file, signal)
      progress(++done)
    }
  }
  progress(done)
  await Promise.all(Array.from({ length: AT_ONCE }, send))
  return studio.run(draft.id)
}

async function sendOne(id: string, n: number, file: File, signal: AbortSignal): Promise<void> {
  for (let tried = 1; ; tried++) {
    try {
      await studio.upload(id, n, file, signal)
      return
    } catch (cause) {
      if (signal.aborted || tried === TRIES) throw cause
    }
  }
}
