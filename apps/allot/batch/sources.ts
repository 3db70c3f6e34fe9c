/** Sources: the photos that the arguments name, as files or folders, and their names below the output folder. */
import { type Dirent, readdirSync, type Stats, statSync } from 'node:fs'
import { basename, join, relative, resolve, sep } from 'node:path'
import { fileKind, folderKind } from '@allot/studio/contract/photo-files'

export interface Source {
  /** Relative, subfolders kept. */
  readonly name: string
  readonly path: string
  readonly bytes: number
  /** When it was last changed, in milliseconds since 1970. */
  readonly modified: number
}

export interface Sources {
  readonly photos: readonly Source[]
  /** What the folders hold besides, and is left alone. */
  readonly leftOut: readonly LeftOut[]
  /** Arguments that name no file or folder. */
  readonly missing: readonly string[]
  /** Folders that are not searched, because they are the one for the results or lie in it. */
  readonly inOut: readonly string[]
}

/**
 * litter: another program keeps it there · other: no photo by its name · dead_link: leads nowhere, or round in a circle ·
 * linked_folder: is not entered, because it may lead back · unreadable: a file or folder that may not be read
 */
export type LeftOutReason = 'litter' | 'other' | 'dead_link' | 'linked_folder' | 'unreadable'

export interface LeftOut {
  /** As a person finds it from where the command was given. */
  readonly name: string
  readonly why: LeftOutReason
}

/**
 * In folders, the extension tells a photo; a file that an argument names is taken under any name but a litter one, which
 * `allot batch photos/*` may name without meaning it.
 * @param out is never searched, so that a second run does not edit the results of the first
 */
export function findSources(named: readonly string[], out: string): Sources {
  const photos = new Map<string, Source>()
  const leftOut: LeftOut[] = []
  const missing: string[] = []
  const inOut: string[] = []
  for (const each of named) {
    const path = resolve(each)
    const there = statOf(path)
    if (there === undefined) missing.push(each)
    else if (there.isDirectory() && isWithin(path, resolve(out))) inOut.push(each)
    else if (there.isDirectory()) {
      const inside = filesIn(path, resolve(out))
      for (const source of inside.photos) photos.set(source.path, source)
      leftOut.push(...inside.leftOut.map(({ name, why }) => ({ name: join(each, name), why })))
    } else if (fileKind(basename(path)) === 'litter') leftOut.push({ name: each, why: 'litter' })
    else photos.set(path, { name: basename(path), path, ...whatIs(there) })
  }
  return { photos: [...photos.values()], leftOut, missing, inOut }
}

/** Everything below a folder, in the order of the paths. What cannot be read does not hide the rest. */
function filesIn(root: string, out: string): Pick<Sources, 'photos' | 'leftOut'> {
  const photos: Source[] = []
  const leftOut: LeftOut[] = []
  const enter = (folder: string): void => {
    const entries = entriesOf(folder)
    if (entries === undefined) leftOut.push({ name: relative(root, folder), why: 'unreadable' })
    for (const entry of entries ?? []) {
      const path = join(folder, entry.name)
      if (isWithin(path, out)) continue
      const found = lookAt(entry, path)
      const name = relative(root, path)
      if (found === 'folder') enter(path)
      else if (typeof found === 'string') leftOut.push({ name, why: found })
      else photos.push({ name: name.split(sep).join('/'), path, ...whatIs(found) })
    }
  }
  enter(root)
  return { photos: photos.sort(byPath), leftOut }
}

/** @returns why the entry is left out, or what is known of the photo */
function lookAt(entry: Dirent, path: string): 'folder' | LeftOutReason | Stats {
  const kind = entry.isDirectory() ? folderKind(entry.name) : fileKind(entry.name)
  if (kind === 'litter' || kind === 'folder') return kind
  const there = statOf(path)
  if (there === undefined) return entry.isSymbolicLink() ? 'dead_link' : 'unreadable'
  if (there.isDirectory()) return 'linked_folder'
  return kind === 'photo' && there.isFile() ? there : 'other'
}

function whatIs({ size, mtimeMs }: Stats): Pick<Source, 'bytes' | 'modified'> {
  return { bytes: size, modified: Math.floor(mtimeMs) }
}

/** Follows links. @returns undefined where nothing is there, or what is there cannot be reached */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

/** @returns undefined where the folder may not be read */
function entriesOf(folder: string): readonly Dirent[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return undefined
  }
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep)
}

function byPath(a: Source, b: Source): number {
  return a.path < b.path ? -1 : 1
}
