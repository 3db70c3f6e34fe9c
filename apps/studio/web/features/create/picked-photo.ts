/** Photos that were picked for the next Batch: files of this device, or samples that the studio has. */
import type { NamedPhoto } from '@allot/studio/contract/new-batch'
import { fileKind } from '@allot/studio/contract/photo-files'

export interface PickedPhoto extends NamedPhoto {
  readonly id: string
  /** Absent for samples. */
  readonly file?: File
}

/** What comes of choosing files: the photos, and the names of what was left out. */
export interface Picked {
  readonly photos: readonly PickedPhoto[]
  readonly leftOut: readonly string[]
}

/** All files that were dropped, those in folders included, each named by its path in them. */
export async function photosDropped(transfer: DataTransfer): Promise<Picked> {
  // The entries are read before the first await, because the browser empties the transfer after the event.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry())
  const loose = [...transfer.files]
  if (entries.every((entry) => entry === null)) return picked(loose.map((file) => named(file)))
  const found = await Promise.all(entries.map((entry) => (entry ? filesIn(entry) : [])))
  return picked(found.flat())
}

/** The files of a file input or of the clipboard. */
export function photosChosen(files: FileList | null): Picked {
  return picked([...(files ?? [])].map((file) => named(file, file.webkitRelativePath)))
}

export function samplePhoto(photo: NamedPhoto): PickedPhoto {
  return { id: `sample/${photo.name}`, ...photo }
}

interface FoundFile {
  /** With its folders, where it was found in one. */
  readonly path: string
  /** Undefined where it cannot be read: a link that leads nowhere, a file that is gone. */
  readonly file: File | undefined
}

function named(file: File, path = ''): FoundFile {
  return { path: path || file.name, file }
}

function picked(found: readonly FoundFile[]): Picked {
  const photos: PickedPhoto[] = []
  const leftOut: string[] = []
  for (const { path, file } of found) {
    if (file && isTaken(path)) photos.push(pickedPhoto(file, path))
    else leftOut.push(path)
  }
  return { photos, leftOut }
}

/** A single file is taken under any name but a litter one, of a folder only what is a photo by its name. */
function isTaken(path: string): boolean {
  const kind = fileKind(path)
  return kind === 'photo' || (kind === 'other' && !path.includes('/'))
}

function pickedPhoto(file: File, name: string): PickedPhoto {
  return { id: `${name}/${file.size}/${file.lastModified}`, name, bytes: file.size, file }
}

async function filesIn(entry: FileSystemEntry): Promise<FoundFile[]> {
  const path = entry.fullPath.slice(1)
  if (entry.isFile) return [{ path, file: await fileOf(entry as FileSystemFileEntry) }] // as isFile says
  const reader = (entry as FileSystemDirectoryEntry).createReader() // an entry is a file or a directory
  const found: FoundFile[] = []
  for (;;) {
    const next = await new Promise<FileSystemEntry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([])),
    )
    if (next.length === 0) return found
    for (const each of next) found.push(...(await filesIn(each)))
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File | undefined> {
  return new Promise((resolve) => entry.file(resolve, () => resolve(undefined)))
}
