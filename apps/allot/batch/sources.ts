/** Sources: the photos that the arguments name, as files or folders, and their names below the output folder. */
import { existsSync, globSync, statSync } from 'node:fs'
import { basename, extname, join, relative, resolve, sep } from 'node:path'

export interface Source {
  /** Relative, subfolders kept. */
  readonly name: string
  readonly path: string
  readonly bytes: number
}

export interface Sources {
  readonly photos: readonly Source[]
  /** How many files in the folders are no photos. */
  readonly others: number
  /** Arguments that name no file or folder. */
  readonly missing: readonly string[]
}

/** In folders, the extension tells a photo; a file that an argument names is always taken. */
const PHOTO = new Set(['.jpg', '.jpeg', '.png', '.webp', '.avif', '.heic', '.heif', '.gif', '.tif', '.tiff'])

/** @param out is never searched, so that a second run does not edit the results of the first */
export function findSources(named: readonly string[], out: string): Sources {
  const photos = new Map<string, Source>()
  const missing: string[] = []
  let others = 0
  for (const each of named) {
    const path = resolve(each)
    if (!existsSync(path)) missing.push(each)
    else if (!statSync(path).isDirectory()) photos.set(path, source(path, basename(path)))
    else {
      for (const file of filesIn(path)) {
        if (isWithin(file, out)) continue
        if (PHOTO.has(extname(file).toLowerCase())) photos.set(file, source(file, relative(path, file)))
        else others += 1
      }
    }
  }
  return { photos: [...photos.values()], others, missing }
}

function filesIn(folder: string): string[] {
  return globSync('**/*', { cwd: folder })
    .map((file) => join(folder, file))
    .filter((file) => !basename(file).startsWith('.') && statSync(file).isFile())
    .sort()
}

function isWithin(file: string, folder: string): boolean {
  return file.startsWith(resolve(folder) + sep)
}

function source(path: string, name: string): Source {
  return { name: name.split(sep).join('/'), path, bytes: statSync(path).size }
}
