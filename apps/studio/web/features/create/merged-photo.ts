/** Photos of the pile as this page shows them: new ones, and those that the studio has. */
import type { NamedPhoto } from '@allot/studio/contract/new-batch'
import type { PilePhoto } from '@allot/studio/contract/pile'
import type { ChosenFile, PickedPhoto } from './picked-photo.ts'

const BLANK = { sent: 0, digest: null, problem: null, waits: undefined }

/** A photo that was picked just now. */
export function newPhoto(id: string, { name, file }: ChosenFile): PickedPhoto {
  return { ...BLANK, id, name, bytes: file.size, modified: file.lastModified, isSample: false, file }
}

/** A photo as the studio has it, with what this page knows of it. @param found its file, where this device has it */
export function merged(
  photo: PilePhoto,
  before: PickedPhoto | undefined,
  found: File | undefined,
): PickedPhoto {
  const { id, name, bytes, modified, isSample, received, digest, problem } = photo
  const file = before?.file ?? found
  const sent = Math.max(received, before?.sent ?? 0)
  // What this device found out of the file counts, though the studio does not know it.
  return {
    id,
    name,
    bytes,
    modified,
    isSample,
    file,
    sent,
    digest,
    problem: problem ?? before?.problem ?? null,
    waits: before?.waits,
  }
}

export function newSample(sample: NamedPhoto & { readonly id: string }): PickedPhoto {
  return { ...BLANK, ...sample, modified: 0, isSample: true, file: undefined }
}
