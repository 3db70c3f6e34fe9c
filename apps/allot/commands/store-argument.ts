/** An argument that names a store or an export: a file, a database, or standard input and output. */
import { existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { InvalidSetting } from '../settings.ts'

/** Means standard input or standard output. */
export const STANDARD = '-'

export function isPostgres(store: string): boolean {
  return /^postgres(ql)?:\/\//.test(store)
}

/** @throws InvalidSetting where there is no file; opening would create an empty store */
export function refuseMissing(file: string): void {
  refuseFolder(file)
  if (!existsSync(file)) throw new InvalidSetting(`There is no file ${file}. Check its name.`)
}

/** @throws InvalidSetting where no file of this name can be created */
export function refuseMissingFolder(file: string): void {
  refuseFolder(file)
  const folder = dirname(resolve(file))
  if (!existsSync(folder)) throw new InvalidSetting(`There is no folder ${folder}. Make it first.`)
}

function refuseFolder(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
    throw new InvalidSetting(`${file} is a folder. Name a file in it.`)
}
