/** Photos that were picked for the next Batch: files of this device, or samples that the studio has. */
import type { NamedPhoto } from '@allot/studio/contract/new-batch'

export interface PickedPhoto extends NamedPhoto {
  readonly id: string
  /** Absent for samples. */
  readonly file?: File
}

/** All files that were dropped, those in folders included, each named by its path in them. */
export async function photosDropped(transfer: DataTransfer): Promise<PickedPhoto[]> {
  // The entries are read before the first await, because the browser empties the transfer after the event.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry())
  const loose = [...transfer.files]
  if (entries.every((entry) => entry === null)) return loose.map((file) => pickedPhoto(file))
  const found = await Promise.all(entries.map((entry) => (entry ? filesIn(entry) : [])))
  return found.flat()
}

/** The files of a file input or of the clipboard. */
export function photosChosen(files: FileList | null): PickedPhoto[] {
  return [...(files ?? [])]
    .filter((file) => isPhoto(file) || !file.webkitRelativePath)
    .map((file) => pickedPhoto(file, file.webkitRelativePath))
}

export function samplePhoto(photo: NamedPhoto): PickedPhoto {
  return { id: `sample/${photo.name}`, ...photo }
}

/** A folder also holds other files, so only names of photos are taken from it. A single file is taken under any name. */
function isPhoto(file: { name: string }): boolean {
  return /\.(jpe?g|png|webp|avif|hei[cf]|gif|tiff?)$/i.test(file.name)
}

function pickedPhoto(file: File, path = ''): PickedPhoto {
  const name = path || file.name
  return { id: `${name}/${file.size}/${file.lastModified}`, name, bytes: file.size, file }
}

async function filesIn(entry: FileSystemEntry): Promise<PickedPhoto[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    ) // a file, as isFile says
    return entry.fullPath.lastIndexOf('/') > 0 && !isPhoto(file)
      ? []
      : [pickedPhoto(file, entry.fullPath.slice(1))]
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader() // an entry is a file or a directory
  const found: PickedPhoto[] = []
  for (;;) {
    const next = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (next.length === 0) return found
    for (const each of next) found.push(...(await filesIn(each)))
  }
}
