/** Files as a browser hands them over: dropped, chosen, pasted, or of a ZIP that is among them. */
import { type FoundFile, type Picked, picked } from './picked-photo.ts'

/** All files that were dropped, those in folders included, each named by its path in them. */
export async function photosDropped(transfer: DataTransfer): Promise<Picked> {
  // The entries are read before the first await, because the browser empties the transfer after the event.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry())
  const loose = [...transfer.files]
  if (entries.every((entry) => entry === null)) return pickedOf(loose.map((file) => named(file)))
  const found = await Promise.all(entries.map((entry) => (entry ? filesIn(entry) : [])))
  return pickedOf(found.flat())
}

/** The files of a file input or of the clipboard. */
export function photosChosen(files: FileList | readonly File[] | null): Promise<Picked> {
  return pickedOf([...(files ?? [])].map((file) => named(file, file.webkitRelativePath)))
}

/** Whether something was pasted that may be photos. */
export function hasFiles(transfer: DataTransfer | null): transfer is DataTransfer {
  return (transfer?.files.length ?? 0) > 0
}

/** ZIPs are opened where they are, and what is in them is taken as of a folder. */
async function pickedOf(found: readonly FoundFile[]): Promise<Picked> {
  const parts: Picked[] = []
  const loose: FoundFile[] = []
  for (const each of found) {
    if (!each.file || !/\.zip$/i.test(each.path)) loose.push(each)
    else {
      const { photosInZip } = await import('./unzip.ts')
      parts.push(await photosInZip(each.file))
    }
  }
  parts.unshift(picked(loose))
  return {
    files: parts.flatMap(({ files }) => files),
    samples: [],
    leftOut: parts.flatMap(({ leftOut }) => leftOut),
  }
}

function named(file: File, path = ''): FoundFile {
  return { path: path || file.name, file }
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
