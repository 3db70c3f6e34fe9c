/**
 * A command that is given again does only what is missing. Its earlier Batches are found by their fingerprint (the
 * Space, the folder of results, the edits), and each photo by its file: the same path, with the same size and time or
 * the same content. A photo counts as exported while its result is there.
 *
 * 40 photos, killed after 20, one removed and three added since: the 20 are left as they are, 19 are finished with what
 * was reserved for them, three are new; the one that was removed gives its Batch export back.
 */
import type { PhotoItem } from '../contract/batch.ts'
import type { BatchRecord } from './batch-record.ts'
import type { Batches } from './batches.ts'
import type { FileDigests } from './file-digest.ts'
import { itemOf, type PhotoRecord } from './photo-record.ts'

/** An original that stays where it is. */
export interface OriginalFile {
  readonly path: string
  readonly bytes: number
  /** When it was last changed, in milliseconds since 1970. */
  readonly modified: number
}

/** The Batches of these fingerprints, newest first. */
export function batchesOf(batches: Batches, fingerprints: readonly string[]): readonly BatchRecord[] {
  return fingerprints.flatMap((fingerprint) => batches.store.list.withFingerprint(fingerprint))
}

/** By path, the photos whose results are there. */
export async function exportedAmong(
  batches: Batches,
  earlier: readonly BatchRecord[],
  originals: readonly OriginalFile[],
): Promise<ReadonlyMap<string, PhotoItem>> {
  const exported = new Map<string, PhotoRecord[]>()
  const batchOf = new Map<PhotoRecord, BatchRecord>()
  for (const batch of earlier)
    for (const photo of batches.store.photos(batch.id))
      if (photo.source !== null && batches.files.result(batch, photo)) {
        exported.set(photo.source, [...(exported.get(photo.source) ?? []), photo])
        batchOf.set(photo, batch)
      }
  const found = new Map<string, PhotoItem>()
  for (const original of originals) {
    const same = await sameAmong(original, exported.get(original.path) ?? [], batches.digests)
    const batch = same && batchOf.get(same)
    if (batch) found.set(original.path, itemOf(batch, same))
  }
  return found
}

/**
 * Leaves out of an unfinished Batch what is not asked for any more, or was changed since it was named. What was being
 * edited may be paid for already: it is edited from its file as that is now, and named so, or it would be done twice.
 */
export function keepAsked(batches: Batches, batch: BatchRecord, originals: readonly OriginalFile[]): void {
  const asked = new Map(originals.map((original) => [original.path, original]))
  for (const photo of batches.store.photos(batch.id)) {
    const original = photo.source === null ? undefined : asked.get(photo.source)
    if (original && isAsNamed(original, photo)) continue
    if (photo.state.name === 'ready') batches.store.saveItem(batch.id, photo.n, { name: 'released' })
    if (photo.state.name === 'working' && original)
      batches.store.saveFile(batch.id, photo.n, original.bytes, original.modified)
  }
}

/** Reads the file only where its time has changed and its size has not. */
async function sameAmong(
  original: OriginalFile,
  photos: readonly PhotoRecord[],
  digestsOf: FileDigests,
): Promise<PhotoRecord | undefined> {
  const known = photos.find((photo) => isAsNamed(original, photo))
  if (known) return known
  const digests = photos.map(({ state, bytes }) =>
    state.name === 'done' && bytes === original.bytes ? state.result.digest : null,
  )
  if (digests.every((digest) => digest === null)) return undefined
  return photos[digests.indexOf(await digestsOf.of(original.path))]
}

/** Photos that an earlier version named have no time. */
export function isAsNamed(original: OriginalFile, photo: PhotoRecord): boolean {
  return photo.bytes === original.bytes && (photo.modified === null || photo.modified === original.modified)
}
