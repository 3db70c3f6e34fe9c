/**
 * Data folders that others could enter, closed: one made by hand, by an earlier version, or restored from a copy. The folder
 * and what is Allot's in it become their owner's alone (700, 600). Photos lie deeper, behind folders that are closed.
 *
 * A folder that has other people's files too, like /tmp, is refused: to close it would shut them out.
 */
import { chmodSync, existsSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { FileRefused } from './file.ts'

const BY_OTHERS = 0o077
const STICKY = 0o1000

/**
 * @returns what others could read, the folder itself first; none where others cannot enter it, whatever the rights on
 * its files, nor where the system has no such rights
 */
export function openToOthers(folder: string): readonly string[] {
  if (process.platform === 'win32' || !existsSync(folder) || !isOpen(folder)) return []
  const own = readdirSync(folder).filter((name) => OURS.test(name))
  const deeper = own.includes('studio') ? readdirSync(join(folder, 'studio')) : []
  const all = [folder, ...own.map((name) => join(folder, name))]
  return [...all, ...deeper.map((name) => join(folder, 'studio', name))].filter(isOpen)
}

/** @returns what was closed @throws FileRefused where it cannot be, or is not ours to close */
export function closeToOthers(folder: string): readonly string[] {
  const open = openToOthers(folder)
  for (const path of open) {
    const mode = modeOf(path)
    if (path === folder && !isOwn(folder, mode))
      throw new FileRefused(
        `${folder} can be entered by others and has files that are not Allot's, so it cannot be closed. Give Allot a folder of its own with ALLOT_DATA; nothing was touched.`,
      )
    try {
      chmodSync(path, mode & 0o7777 & ~BY_OTHERS)
    } catch {
      throw new FileRefused(
        `${path} can be read by others (mode ${(mode & 0o777).toString(8)}) and belongs to somebody else, so Allot cannot close it. Give it to the account that Allot runs as: chown -R ${process.getuid?.()} ${folder}`,
      )
    }
  }
  return open
}

/** What Allot makes in its data folder. */
const OURS = /^(secret|server\.json|studio|shell|models|work|\w+\.sqlite(-\w+)?)$/

function isOwn(folder: string, mode: number): boolean {
  const names = readdirSync(folder)
  return (mode & STICKY) === 0 && (names.length === 0 || names.some((name) => OURS.test(name)))
}

function isOpen(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false })
  // What a link leads to is not in the folder.
  return found !== undefined && !found.isSymbolicLink() && (found.mode & BY_OTHERS) !== 0
}

function modeOf(path: string): number {
  return lstatSync(path).mode
}
