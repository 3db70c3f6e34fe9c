/** Programs that are compared with and that npm does not bring: where one is installed, or that it is not. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

export function onPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.map((folder) => join(folder, program)).find(canBeRun)
}

function canBeRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
