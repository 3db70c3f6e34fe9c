/** A place that a command line names, to read from or to write to: a file, a database, or standard input and output. */
import { existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { SettingWrong } from '../settings.ts'

/** Standard input, or standard output. */
export const STANDARD = '-'

export function isPostgres(store: string): boolean {
  return /^postgres(ql)?:\/\//.test(store)
}

/** @throws SettingWrong unless it can be read; a store that is not there would be made */
export function refuseMissing(file: string): void {
  refuseFolder(file)
  if (!existsSync(file)) throw new SettingWrong(`There is no file ${file}. Check its name.`)
}

/** @throws SettingWrong unless a file of this name can be there */
export function refuseNowhere(file: string): void {
  refuseFolder(file)
  const folder = dirname(resolve(file))
  if (!existsSync(folder)) throw new SettingWrong(`There is no folder ${folder}. Make it first.`)
}

function refuseFolder(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
    throw new SettingWrong(`${file} is a folder. Name a file in it.`)
}
