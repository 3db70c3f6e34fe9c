/** The files that leave for a photo: how they are called, and what is known of them together. */
import { rm } from 'node:fs/promises'
import { posix } from 'node:path'
import type { EditedPhoto } from '@allot/imaging'
import { outputNames } from '../contract/output-names.ts'
import type { Output } from '../contract/recipe.ts'
import { distinctNames, safeName, withExtension } from '../storage/names.ts'
import type { PhotoStorage } from '../storage/photo-storage.ts'
import type { BatchRecord } from './batch-record.ts'
import { furtherOf, outputOf } from './photo-plan.ts'
import { type ExportedPhoto, fileName, type PhotoRecord } from './photo-record.ts'

/** As they are given already, in the order of the recipe. */
export function namesOf(batch: BatchRecord, photo: PhotoRecord): readonly string[] {
  return outputsOfPhoto(batch, photo).map((_, at) => fileName(photo, at))
}

/** What the model was unsure of, or a note says, is so for all files of the photo. */
export function resultOfFiles(files: readonly EditedPhoto[]): Omit<ExportedPhoto, 'digest'> {
  const [first = { width: 0, height: 0, bytes: 0 }, ...further] = files.map(({ width, height, bytes }) => ({
    ...{ width, height, bytes },
  }))
  const notes = [...new Set(files.flatMap((file) => file.notes))]
  return { ...first, further, notes, needsReview: files.some(({ needsReview }) => needsReview) }
}

/**
 * Safe names, distinct in the Batch and from the files that are there, in the format of the results. A photo that is run
 * again keeps its name, but for another format.
 *
 *   red.png as a JPG of 2048 × 2048, and as a WebP of 1080 × 1350 → red.jpg, red-1080x1350.webp
 */
export function namesToGive(
  batch: BatchRecord,
  photos: readonly PhotoRecord[],
  storage: PhotoStorage,
): ReadonlyMap<number, readonly string[]> {
  const toName = photos.filter((photo) => photo.state.name === 'ready' && !keepsNames(batch, photo))
  const others = photos.filter((photo) => !toName.includes(photo))
  const kept = new Set(others.flatMap((photo) => namesOf(batch, photo).map(folded)))
  const before = new Set(toName.flatMap(({ resultsBefore }) => resultsBefore.map(folded)))
  const wanted = toName.map((photo) => wantedNames(batch, photo))
  const isTaken = (name: string) =>
    kept.has(folded(name)) || (storage.isTaken(batch, name) && !before.has(folded(name)))
  const names = distinctNames(wanted.flat(), isTaken).values()
  return new Map(
    toName.map(({ n }, at) => [n, (wanted[at] ?? []).map(() => names.next().value ?? String(n))]),
  )
}

/** The files that leave for a photo, in their order. */
export function outputsOfPhoto(batch: BatchRecord, photo: PhotoRecord): readonly Output[] {
  return [outputOf(photo.edits ?? batch.edits), ...furtherOf(batch, photo)]
}

/** Those that it was given before. */
function keepsNames(batch: BatchRecord, photo: PhotoRecord): boolean {
  const { resultName, furtherNames } = photo
  if (resultName === null) return false
  const names = [resultName, ...(furtherNames ?? [])]
  const files = outputsOfPhoto(batch, photo)
  return names.length === files.length && files.every(({ format }, at) => names[at]?.endsWith(`.${format}`))
}

function wantedNames(batch: BatchRecord, photo: PhotoRecord): readonly string[] {
  const files = outputsOfPhoto(batch, photo)
  const sizes = outputNames(files)
  const first = safeName(photo.wantedName ?? photo.name)
  return files.map(({ format }, at) => {
    const own = at === 0 ? (photo.resultName ?? first) : photo.furtherNames?.[at - 1]
    return withExtension(own === undefined ? withSize(first, sizes[at] ?? '') : safeName(own), format)
  })
}

/** `shoes/red.png` of 1080x1350 is `shoes/red-1080x1350.png`. */
function withSize(name: string, size: string): string {
  const { dir, name: stem, ext } = posix.parse(name)
  return posix.join(dir, safeName(`${stem}-${size}${ext}`))
}

/** What a photo was until it was run again: its small picture, and those of its files that are called otherwise now. */
export async function removeBefore(
  storage: PhotoStorage,
  batch: BatchRecord,
  photo: PhotoRecord,
): Promise<void> {
  await storage.removePreviews(batch, photo.n)
  const now = namesOf(batch, photo).map(folded)
  for (const name of photo.resultsBefore)
    if (!now.includes(folded(name))) await rm(storage.result(batch, name), { force: true })
}

/** Equal on a file system that ignores case. */
function folded(name: string): string {
  return name.toLowerCase()
}
