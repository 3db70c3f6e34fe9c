/** Photos that were picked, before they are anywhere else than on this device; and samples, which the studio has. */
import type { NamedPhoto } from '../../contract/new-batch.ts'

export interface Picked extends NamedPhoto {
  readonly id: string
  /** Absent for samples. */
  readonly file?: File
}

/** Everything that was dropped, folders gone through, with the paths they had in them. */
export async function dropped(transfer: DataTransfer): Promise<Picked[]> {
  // Entries must be taken before the first await: the transfer is emptied after the event.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry())
  const loose = [...transfer.files]
  if (entries.every((entry) => entry === null)) return loose.map((file) => picked(file))
  const found = await Promise.all(entries.map((entry) => (entry ? within(entry) : [])))
  return found.flat()
}

export function chosen(files: FileList | null): Picked[] {
  return [...(files ?? [])]
    .filter((file) => isPhoto(file) || !file.webkitRelativePath)
    .map((file) => picked(file, file.webkitRelativePath))
}

export function sample(photo: NamedPhoto): Picked {
  return { id: `sample/${photo.name}`, ...photo }
}

/** In folders, files that call themselves photos; a file that is chosen by itself is taken for what it is. */
function isPhoto(file: { name: string }): boolean {
  return /\.(jpe?g|png|webp|avif|hei[cf]|gif|tiff?)$/i.test(file.name)
}

function picked(file: File, path = ''): Picked {
  const name = path || file.name
  return { id: `${name}/${file.size}/${file.lastModified}`, name, bytes: file.size, file }
}

async function within(entry: FileSystemEntry): Promise<Picked[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    ) // isFile says so
    return entry.fullPath.lastIndexOf('/') > 0 && !isPhoto(file)
      ? []
      : [picked(file, entry.fullPath.slice(1))]
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader() // it is one or the other
  const found: Picked[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return found
    for (const each of some) found.push(...(await within(each)))
  }
}
